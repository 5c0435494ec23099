// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * Data between two clients that registered the same tunnel, one on each of two nodes. What answers what is their
 * business.
 *
 * <pre>
 *  32          40      44        48
 *  | tunnel_id | flags | datalen | data
 * </pre>
 *
 * @param flags {@link #REQUEST}, {@link #REPLY}, {@link #NOREPLY}; passed through
 */
public record ReqTunnel(Header header, long tunnelId, int flags, Blob data) implements Packet {

    public static final int REQUEST = 0x1;
    public static final int REPLY = 0x2;
    public static final int NOREPLY = 0x10;

    private static final int TUNNEL_ID = 32;
    private static final int FLAGS = 40;
    private static final int DATALEN = 44;
    private static final int DATA = 48;
    private static final int SIZE_MIN = 56;

    static ReqTunnel decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, DATA);
        int dataLength = Frame.innerLength(frame, DATALEN, DATA);
        return new ReqTunnel(
                header,
                Frame.u64(frame, TUNNEL_ID),
                Frame.u32(frame, FLAGS),
                Blob.copyOf(frame, frame.position() + DATA, dataLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putLong(tunnelId).putInt(flags).putInt(data.size());
        data.putTo(out);
    }

    @Override
    public ReqTunnel withHeader(Header newHeader) {
        return new ReqTunnel(newHeader, tunnelId, flags, data);
    }

    @Override
    public int operation() {
        return Operation.REQ_TUNNEL;
    }

    @Override
    public int size() {
        return DATA + data.size();
    }

    @Override
    public int minimumSize() {
        return SIZE_MIN;
    }
}
