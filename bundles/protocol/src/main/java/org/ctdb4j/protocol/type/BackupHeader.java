// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * The beginning of a file written by {@code ctdb backupdb}; {@link BackupBuffer}s follow.
 *
 * <pre>
 *  0         8           16      24            32            40      104
 *  | version | timestamp | flags | num_buffers | num_records | name×64 |
 * </pre>
 *
 * @param timestamp seconds since 1970
 * @param databaseFlags see {@link org.ctdb4j.api.DatabaseFlags}
 */
public record BackupHeader(long version, long timestamp, long databaseFlags, long buffers, long records, String name) {

    public static final int SIZE = 104;
    public static final long VERSION = 3;

    private static final int NAME_SIZE = 64;

    public static BackupHeader decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, BackupHeader::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    private static BackupHeader read(WireReader in) throws MalformedPayloadException {
        return new BackupHeader(in.u64(), in.u64(), in.u64(), in.u64(), in.u64(), in.chars(NAME_SIZE));
    }

    private void write(WireWriter out) {
        out.u64(version)
                .u64(timestamp)
                .u64(databaseFlags)
                .u64(buffers)
                .u64(records)
                .chars(name, NAME_SIZE);
    }
}
