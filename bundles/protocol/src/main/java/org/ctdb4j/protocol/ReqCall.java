// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * Asks the dmaster of a record to run a function on it or to give it away.
 *
 * <pre>
 *  32      36      40       44         48       52            56
 *  | flags | db_id | callid | hopcount | keylen | calldatalen | key | calldata
 * </pre>
 *
 * @param flags see {@link org.ctdb4j.api.CallFlags}
 * @param callId see {@link org.ctdb4j.api.CallId}
 * @param hopCount 0 from the origin, one more for each node that passed it on
 */
public record ReqCall(Header header, int flags, int dbId, int callId, int hopCount, Blob key, Blob callData)
        implements Packet {

    private static final int FLAGS = 32;
    private static final int DB_ID = 36;
    private static final int CALLID = 40;
    private static final int HOPCOUNT = 44;
    private static final int KEYLEN = 48;
    private static final int CALLDATALEN = 52;
    private static final int KEY = 56;
    private static final int SIZE_MIN = 64;

    static ReqCall decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, KEY);
        int keyLength = Frame.innerLength(frame, KEYLEN, KEY);
        int callDataAt = KEY + keyLength;
        int callDataLength = Frame.innerLength(frame, CALLDATALEN, callDataAt);
        int start = frame.position();
        return new ReqCall(
                header,
                Frame.u32(frame, FLAGS),
                Frame.u32(frame, DB_ID),
                Frame.u32(frame, CALLID),
                Frame.u32(frame, HOPCOUNT),
                Blob.copyOf(frame, start + KEY, keyLength),
                Blob.copyOf(frame, start + callDataAt, callDataLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(flags).putInt(dbId).putInt(callId).putInt(hopCount);
        out.putInt(key.size()).putInt(callData.size());
        key.putTo(out);
        callData.putTo(out);
    }

    @Override
    public ReqCall withHeader(Header newHeader) {
        return new ReqCall(newHeader, flags, dbId, callId, hopCount, key, callData);
    }

    public ReqCall withHopCount(int newHopCount) {
        return new ReqCall(header, flags, dbId, callId, newHopCount, key, callData);
    }

    @Override
    public int operation() {
        return Operation.REQ_CALL;
    }

    @Override
    public int size() {
        return KEY + key.size() + callData.size();
    }

    @Override
    public int minimumSize() {
        return SIZE_MIN;
    }
}
