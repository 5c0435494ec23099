// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Records of one database, back to back. Nothing says how long they are together, so decoding walks over them once;
 * after that a walk cannot fail, and its records share the storage of the buffer.
 *
 * <pre>
 *  0       4       8
 *  | db_id | count | rec_data …
 * </pre>
 */
public final class RecBuffer implements Iterable<RecData> {

    static final int RECORDS = 8;

    private static final int DB_ID = 0;
    private static final int COUNT = 4;

    private final Blob bytes;

    private RecBuffer(Blob bytes) {
        this.bytes = bytes;
    }

    public static RecBuffer of(int dbId, List<RecData> records) {
        Builder builder = builder(dbId);
        records.forEach(builder::add);
        return builder.build();
    }

    public static Builder builder(int dbId) {
        return new Builder(dbId, Builder.SIZE_HINT);
    }

    public static RecBuffer decode(Blob payload) throws MalformedPayloadException {
        return decode(payload, 0);
    }

    /** Decodes records whose data all begin with a header, so that {@link RecData#header} may be asked for. */
    public static RecBuffer decodeWithHeaders(Blob payload) throws MalformedPayloadException {
        return decode(payload, RecordHeader.SIZE);
    }

    private static RecBuffer decode(Blob payload, int dataSizeMin) throws MalformedPayloadException {
        return WireReader.whole(payload, in -> {
            in.pad(COUNT);
            int count = in.count(RecData.SIZE_MIN + dataSizeMin);
            for (int i = 0; i < count; i++) {
                if (RecData.skip(in) < dataSizeMin) {
                    throw new MalformedPayloadException("a record without a header");
                }
            }
            return new RecBuffer(payload);
        });
    }

    public Blob encode() {
        return bytes;
    }

    public int dbId() {
        return bytes.u32At(DB_ID);
    }

    public int count() {
        return bytes.u32At(COUNT);
    }

    /** {@return the bytes of the payload} */
    public int size() {
        return bytes.size();
    }

    /** {@return the records alone} */
    Blob records() {
        return bytes.slice(RECORDS);
    }

    @Override
    public Iterator<RecData> iterator() {
        return new Walk(bytes);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof RecBuffer other && bytes.equals(other.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return "%d records of database 0x%08x".formatted(count(), dbId());
    }

    /** Collects records; {@link #size} tells when a batch is big enough. For one thread. */
    public static final class Builder {

        private static final int SIZE_HINT = 1024;

        /** One record may be much larger than a batch should be. */
        private static final int ROOM_MAX = 2 << 20;

        private final int dbId;
        private final WireWriter out;
        private int count;

        private Builder(int dbId, int sizeHint) {
            this.dbId = dbId;
            out = new WireWriter(sizeHint);
            out.u32(dbId).u32(0);
        }

        public Builder add(RecData record) {
            record.write(out);
            count++;
            return this;
        }

        /** Adds a record whose data is a header and a value, without building it first. */
        public Builder add(int reqid, Blob key, RecordHeader header, Blob value) {
            int dataSize = RecordHeader.SIZE + value.size();
            out.u32(RecData.SIZE_MIN + key.size() + dataSize)
                    .u32(reqid)
                    .u32(key.size())
                    .u32(dataSize);
            out.blob(key).recordHeader(header).blob(value);
            count++;
            return this;
        }

        public int count() {
            return count;
        }

        /** {@return the bytes the payload has by now} */
        public int size() {
            return out.size();
        }

        /** {@return the records added; the builder is spent} */
        public RecBuffer build() {
            out.u32At(COUNT, count);
            Blob bytes = out.toBlob();
            return new RecBuffer(bytes.size() < out.capacity() / 2 ? bytes.compact() : bytes);
        }

        /** {@return a builder for the batch that follows, with room for as much from the start, within reason} */
        public Builder next() {
            return new Builder(dbId, Math.min(out.capacity(), ROOM_MAX));
        }

        /** {@return how many bytes the payload may have before the room has to grow} */
        int room() {
            return out.capacity();
        }
    }

    private static final class Walk implements Iterator<RecData> {

        private static final int REQID = 4;
        private static final int KEYLEN = 8;
        private static final int DATALEN = 12;

        private final Blob bytes;
        private int at = RECORDS;

        private Walk(Blob bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean hasNext() {
            return at < bytes.size();
        }

        @Override
        public RecData next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int keyAt = at + RecData.SIZE_MIN;
            int keyLength = bytes.u32At(at + KEYLEN);
            int dataAt = keyAt + keyLength;
            int dataLength = bytes.u32At(at + DATALEN);
            int reqid = bytes.u32At(at + REQID);
            at = dataAt + dataLength;
            return new RecData(reqid, bytes.slice(keyAt, keyLength), bytes.slice(dataAt, dataLength));
        }
    }
}
