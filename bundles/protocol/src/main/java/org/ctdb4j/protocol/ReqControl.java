// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * Asks a node for something by opcode. Payloads are in {@code org.ctdb4j.protocol.control}; they begin at an offset
 * that is not a multiple of eight.
 *
 * <pre>
 *  32       36    40      48          52      56        60
 *  | opcode | pad | srvid | client_id | flags | datalen | data
 * </pre>
 *
 * @param srvid the argument of some opcodes
 * @param clientId given by the node a client is connected to, meaningful only there; 0 from clients and nodes
 *     themselves
 * @param flags {@link #NOREPLY}; the upper half belongs to the opcode
 */
public record ReqControl(Header header, int opcode, long srvid, int clientId, int flags, Blob data) implements Packet {

    /** No {@link ReplyControl} is wanted, neither for success nor for failure. */
    public static final int NOREPLY = 0x1;

    /** Of GET_PUBLIC_IPS: only addresses the node could host now. */
    public static final int AVAILABLE_ADDRESSES = 0x0001_0000;

    /** Of the attach opcodes: on behalf of a recovery. */
    public static final int ATTACH_RECOVERY = 0x0002_0000;

    private static final int OPCODE = 32;
    private static final int SRVID = 40;
    private static final int CLIENT_ID = 48;
    private static final int FLAGS = 52;
    private static final int DATALEN = 56;
    private static final int DATA = 60;
    private static final int SIZE_MIN = 64;

    static ReqControl decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, DATA);
        int dataLength = Frame.innerLength(frame, DATALEN, DATA);
        return new ReqControl(
                header,
                Frame.u32(frame, OPCODE),
                Frame.u64(frame, SRVID),
                Frame.u32(frame, CLIENT_ID),
                Frame.u32(frame, FLAGS),
                Blob.copyOf(frame, frame.position() + DATA, dataLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(opcode).putInt(0).putLong(srvid).putInt(clientId).putInt(flags);
        out.putInt(data.size());
        data.putTo(out);
    }

    /** {@return whether the sender waits for a {@link ReplyControl}} */
    public boolean wantsReply() {
        return (flags & NOREPLY) == 0;
    }

    @Override
    public ReqControl withHeader(Header newHeader) {
        return new ReqControl(newHeader, opcode, srvid, clientId, flags, data);
    }

    public ReqControl withClientId(int newClientId) {
        return new ReqControl(header, opcode, srvid, newClientId, flags, data);
    }

    @Override
    public int operation() {
        return Operation.REQ_CONTROL;
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
