// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * Answers a {@link ReqCall}.
 *
 * <pre>
 *  32       36        40
 *  | status | datalen | data
 * </pre>
 *
 * @param status of the function, 0 even where it does not exist
 */
public record ReplyCall(Header header, int status, Blob data) implements Packet {

    private static final int STATUS = 32;
    private static final int DATALEN = 36;
    private static final int DATA = 40;
    private static final int SIZE_MIN = 48;

    static ReplyCall decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, DATA);
        int dataLength = Frame.innerLength(frame, DATALEN, DATA);
        return new ReplyCall(header, Frame.u32(frame, STATUS), Blob.copyOf(frame, frame.position() + DATA, dataLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(status).putInt(data.size());
        data.putTo(out);
    }

    @Override
    public ReplyCall withHeader(Header newHeader) {
        return new ReplyCall(newHeader, status, data);
    }

    @Override
    public int operation() {
        return Operation.REPLY_CALL;
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
