// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * A node could not carry out a {@link ReqCall} or {@link ReqDmaster}. Clients never get it.
 *
 * <pre>
 *  32       36       40
 *  | status | msglen | msg
 * </pre>
 *
 * @param message text, normally with a NUL
 */
public record ReplyError(Header header, int status, Blob message) implements Packet {

    /** The status of every failure. */
    public static final int STATUS_FAILED = -1;

    private static final int STATUS = 32;
    private static final int MSGLEN = 36;
    private static final int MSG = 40;
    private static final int SIZE_MIN = 48;

    static ReplyError decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, MSG);
        int messageLength = Frame.innerLength(frame, MSGLEN, MSG);
        return new ReplyError(
                header, Frame.u32(frame, STATUS), Blob.copyOf(frame, frame.position() + MSG, messageLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(status).putInt(message.size());
        message.putTo(out);
    }

    @Override
    public ReplyError withHeader(Header newHeader) {
        return new ReplyError(newHeader, status, message);
    }

    @Override
    public int operation() {
        return Operation.REPLY_ERROR;
    }

    @Override
    public int size() {
        return MSG + message.size();
    }

    @Override
    public int minimumSize() {
        return SIZE_MIN;
    }
}
