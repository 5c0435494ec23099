// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 24 bytes in front of the data of every record, on the wire and in the TDB files (ctdb/protocol/protocol.h,
 * samba-4.17.12):
 *
 * <pre>
 *  0      8          12         16      20     24
 *  | rsn  | dmaster  | 0        | flags | pad  | data …
 * </pre>
 *
 * @param rsn record sequence number, unsigned; the copy with the highest is the current one
 * @param dmaster pnn of the node that owns the record
 * @param flags see {@link RecordFlags}
 */
public record RecordHeader(long rsn, int dmaster, int flags) {

    public static final int SIZE = 24;

    private static final int RSN_AT = 0;
    private static final int DMASTER_AT = 8;
    private static final int FLAGS_AT = 16;

    /** {@return the header in the first 24 bytes of {@code bytes}} */
    public static RecordHeader decode(Blob bytes) {
        return new RecordHeader(bytes.u64At(RSN_AT), bytes.u32At(DMASTER_AT), bytes.u32At(FLAGS_AT));
    }

    /** Puts the 24 bytes at the buffer's position, little endian, and moves it. */
    public void encode(ByteBuffer out) {
        out.order(ByteOrder.LITTLE_ENDIAN)
                .putLong(rsn)
                .putInt(dmaster)
                .putInt(0)
                .putInt(flags)
                .putInt(0);
    }

    public Blob encode() {
        return before(Blob.EMPTY);
    }

    /** {@return the header followed by {@code data}} */
    public Blob before(Blob data) {
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(SIZE, data.size()));
        encode(out);
        data.putTo(out);
        return Blob.wrap(out.array());
    }

    public boolean hasFlags(int anyOf) {
        return (flags & anyOf) != 0;
    }

    public RecordHeader withRsn(long newRsn) {
        return new RecordHeader(newRsn, dmaster, flags);
    }

    public RecordHeader withDmaster(int newDmaster) {
        return new RecordHeader(rsn, newDmaster, flags);
    }

    public RecordHeader withFlags(int newFlags) {
        return newFlags == flags ? this : new RecordHeader(rsn, dmaster, newFlags);
    }

    public RecordHeader plusFlags(int more) {
        return withFlags(flags | more);
    }

    public RecordHeader minusFlags(int cleared) {
        return withFlags(flags & ~cleared);
    }
}
