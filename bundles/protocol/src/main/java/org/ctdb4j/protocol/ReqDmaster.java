// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol;

import java.nio.ByteBuffer;

import org.ctdb4j.api.Blob;

/**
 * The dmaster tells the lmaster who shall be dmaster of a record from now on. The flags of the record stand behind the
 * data, unaligned and counted by no length; where they do not fit into the packet they are zero.
 *
 * <pre>
 *  32      36    40    48        52       56        60
 *  | db_id | pad | rsn | dmaster | keylen | datalen | key | data | record_flags
 * </pre>
 *
 * @param dmaster pnn of the node that shall have the record
 * @param data of the record, without its header
 * @param recordFlags see {@link org.ctdb4j.api.RecordFlags}
 */
public record ReqDmaster(Header header, int dbId, long rsn, int dmaster, Blob key, Blob data, int recordFlags)
        implements Packet {

    static final int RECORD_FLAGS_SIZE = 4;

    private static final int DB_ID = 32;
    private static final int RSN = 40;
    private static final int DMASTER = 48;
    private static final int KEYLEN = 52;
    private static final int DATALEN = 56;
    private static final int KEY = 60;
    private static final int SIZE_MIN = 64;

    static ReqDmaster decode(Header header, ByteBuffer frame) throws MalformedPacketException {
        Frame.requireFixedPart(frame, KEY);
        int keyLength = Frame.innerLength(frame, KEYLEN, KEY);
        int dataAt = KEY + keyLength;
        int dataLength = Frame.innerLength(frame, DATALEN, dataAt);
        int start = frame.position();
        return new ReqDmaster(
                header,
                Frame.u32(frame, DB_ID),
                Frame.u64(frame, RSN),
                Frame.u32(frame, DMASTER),
                Blob.copyOf(frame, start + KEY, keyLength),
                Blob.copyOf(frame, start + dataAt, dataLength),
                recordFlags(frame, dataAt + dataLength));
    }

    static int recordFlags(ByteBuffer frame, int at) {
        return frame.remaining() - at >= RECORD_FLAGS_SIZE ? Frame.u32(frame, at) : 0;
    }

    @Override
    public void encode(ByteBuffer out) {
        header.encode(out, size(), operation());
        out.putInt(dbId).putInt(0).putLong(rsn).putInt(dmaster);
        out.putInt(key.size()).putInt(data.size());
        key.putTo(out);
        data.putTo(out);
        out.putInt(recordFlags);
    }

    @Override
    public ReqDmaster withHeader(Header newHeader) {
        return new ReqDmaster(newHeader, dbId, rsn, dmaster, key, data, recordFlags);
    }

    @Override
    public int operation() {
        return Operation.REQ_DMASTER;
    }

    @Override
    public int size() {
        return KEY + key.size() + data.size() + RECORD_FLAGS_SIZE;
    }

    @Override
    public int minimumSize() {
        return SIZE_MIN;
    }
}
