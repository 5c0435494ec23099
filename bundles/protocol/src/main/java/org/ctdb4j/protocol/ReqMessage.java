// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * A message to whoever registered for a srvid on the destination; nobody answers or confirms it.
 *
 * <pre>
 *  32      40        44
 *  | srvid | datalen | data
 * </pre>
 *
 * @param srvid see {@link org.ctdb4j.api.Srvid}
 */
public record ReqMessage(Header header, long srvid, Blob data) implements Packet {

    private static final int SRVID = 32;
    private static final int DATALEN = 40;
    private static final int DATA = 44;
    private static final int SIZE_MIN = 48;

    static ReqMessage decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, DATA);
        int dataLength = Frame.innerLength(frame, DATALEN, DATA);
        return new ReqMessage(header, Frame.u64(frame, SRVID), Blob.copyOf(frame, frame.position() + DATA, dataLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putLong(srvid).putInt(data.size());
        data.putTo(out);
    }

    @Override
    public ReqMessage withHeader(Header newHeader) {
        return new ReqMessage(newHeader, srvid, data);
    }

    @Override
    public int operation() {
        return Operation.REQ_MESSAGE;
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
