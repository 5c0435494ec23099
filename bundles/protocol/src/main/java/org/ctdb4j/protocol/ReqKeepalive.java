// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

/**
 * A node's sign of life to the others.
 *
 * <pre>
 *  32        36       40
 *  | version | uptime |
 * </pre>
 *
 * @param form of the packet
 * @param version of the cluster software, major in the upper and minor in the lower half; 0 in the old form
 * @param uptimeSeconds since the node started; 0 in the old form
 */
public record ReqKeepalive(Header header, Form form, int version, int uptimeSeconds) implements Packet {

    /** What Samba 4.17 announces. */
    public static final int VERSION_4_17 = 0x0004_0011;

    /** Very old nodes sent the header alone; a receiver that does not allow mixed versions shuts down on it. */
    public enum Form {
        BARE,
        VERSIONED
    }

    private static final int VERSION = 32;
    private static final int UPTIME = 36;
    private static final int SIZE = 40;

    public static ReqKeepalive versioned(Header header, int version, int uptimeSeconds) {
        return new ReqKeepalive(header, Form.VERSIONED, version, uptimeSeconds);
    }

    static ReqKeepalive decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        if (frame.remaining() == Frame.HEADER_SIZE) {
            return new ReqKeepalive(header, Form.BARE, 0, 0);
        }
        Frame.requireFixedPart(frame, SIZE);
        return versioned(header, Frame.u32(frame, VERSION), Frame.u32(frame, UPTIME));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        if (form == Form.VERSIONED) {
            out.putInt(version).putInt(uptimeSeconds);
        }
    }

    @Override
    public ReqKeepalive withHeader(Header newHeader) {
        return new ReqKeepalive(newHeader, form, version, uptimeSeconds);
    }

    @Override
    public int operation() {
        return Operation.REQ_KEEPALIVE;
    }

    @Override
    public int size() {
        return form == Form.VERSIONED ? SIZE : Frame.HEADER_SIZE;
    }

    @Override
    public int minimumSize() {
        return size();
    }
}
