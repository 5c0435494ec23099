// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * The lmaster makes the receiver dmaster of a record. Flags behind the data as in {@link ReqDmaster}.
 *
 * <pre>
 *  32      36    40    48       52        56
 *  | db_id | pad | rsn | keylen | datalen | key | data | record_flags
 * </pre>
 *
 * @param data of the record, without its header
 * @param recordFlags see {@link org.ctdb4j.api.RecordFlags}
 */
public record ReplyDmaster(Header header, int dbId, long rsn, Blob key, Blob data, int recordFlags) implements Packet {

    private static final int DB_ID = 32;
    private static final int RSN = 40;
    private static final int KEYLEN = 48;
    private static final int DATALEN = 52;
    private static final int KEY = 56;
    private static final int SIZE_MIN = 64;

    static ReplyDmaster decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, KEY);
        int keyLength = Frame.innerLength(frame, KEYLEN, KEY);
        int dataAt = KEY + keyLength;
        int dataLength = Frame.innerLength(frame, DATALEN, dataAt);
        int start = frame.position();
        return new ReplyDmaster(
                header,
                Frame.u32(frame, DB_ID),
                Frame.u64(frame, RSN),
                Blob.copyOf(frame, start + KEY, keyLength),
                Blob.copyOf(frame, start + dataAt, dataLength),
                ReqDmaster.recordFlags(frame, dataAt + dataLength));
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(dbId).putInt(0).putLong(rsn);
        out.putInt(key.size()).putInt(data.size());
        key.putTo(out);
        data.putTo(out);
        out.putInt(recordFlags);
    }

    @Override
    public ReplyDmaster withHeader(Header newHeader) {
        return new ReplyDmaster(newHeader, dbId, rsn, key, data, recordFlags);
    }

    @Override
    public int operation() {
        return Operation.REPLY_DMASTER;
    }

    @Override
    public int size() {
        return KEY + key.size() + data.size() + ReqDmaster.RECORD_FLAGS_SIZE;
    }

    @Override
    public int minimumSize() {
        return SIZE_MIN;
    }
}
