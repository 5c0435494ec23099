// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * Answers a {@link ReqControl}.
 *
 * <pre>
 *  32       36        40         44
 *  | status | datalen | errorlen | data | errormsg
 * </pre>
 *
 * @param status negative for failure; for a few opcodes the result itself
 * @param data the payload, meaningful with status 0 only
 * @param error a text without a NUL, mostly empty
 */
public record ReplyControl(Header header, int status, Blob data, Blob error) implements Packet {

    private static final int STATUS = 32;
    private static final int DATALEN = 36;
    private static final int ERRORLEN = 40;
    private static final int DATA = 44;
    private static final int SIZE_MIN = 48;

    static ReplyControl decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, DATA);
        int dataLength = Frame.innerLength(frame, DATALEN, DATA);
        int errorAt = DATA + dataLength;
        int errorLength = Frame.innerLength(frame, ERRORLEN, errorAt);
        int start = frame.position();
        return new ReplyControl(
                header,
                Frame.u32(frame, STATUS),
                Blob.copyOf(frame, start + DATA, dataLength),
                Blob.copyOf(frame, start + errorAt, errorLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(status).putInt(data.size()).putInt(error.size());
        data.putTo(out);
        error.putTo(out);
    }

    @Override
    public ReplyControl withHeader(Header newHeader) {
        return new ReplyControl(newHeader, status, data, error);
    }

    @Override
    public int operation() {
        return Operation.REPLY_CONTROL;
    }

    @Override
    public int size() {
        return DATA + data.size() + error.size();
    }

    @Override
    public int minimumSize() {
        return SIZE_MIN;
    }
}
