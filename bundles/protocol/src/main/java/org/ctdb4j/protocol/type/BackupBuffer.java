// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Records in a file written by {@code ctdb backupdb}, with the length a {@link RecBuffer} on the wire lacks. The tool
 * of 4.17 writes garbage for the database id.
 *
 * <pre>
 *  0       4       8        16
 *  | db_id | count | length | rec_data …
 * </pre>
 */
public record BackupBuffer(RecBuffer records) {

    /** Bytes before the records; {@link #recordsSize} tells how many follow. */
    public static final int HEADER_SIZE = 16;

    private static final int LENGTH = 8;

    /** {@return the bytes of the records behind a header} */
    public static long recordsSize(Blob header) {
        return header.u64At(LENGTH);
    }

    public static BackupBuffer decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, BackupBuffer::read);
    }

    public Blob encode() {
        return WireWriter.whole(HEADER_SIZE + records.size(), this::write);
    }

    private static BackupBuffer read(WireReader in) throws MalformedPayloadException {
        Blob idAndCount = in.blob(RecBuffer.RECORDS);
        return new BackupBuffer(RecBuffer.decode(idAndCount.concat(in.blob(in.u64()))));
    }

    private void write(WireWriter out) {
        Blob bytes = records.records();
        out.u32(records.dbId()).u32(records.count()).u64(bytes.size()).blob(bytes);
    }
}
