// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Tells of a record that was emptied, for vacuuming.
 *
 * <pre>
 *  0       4     8        32
 *  | db_id | pad | header | blobn key
 * </pre>
 *
 * @param header the record had then
 */
public record ScheduleForDeletion(int dbId, RecordHeader header, Blob key) implements Control {

    private static final int PAD = 4;

    static ScheduleForDeletion decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> {
            int dbId = in.u32();
            in.pad(PAD);
            return new ScheduleForDeletion(dbId, in.recordHeader(), in.blobn());
        });
    }

    @Override
    public int opcode() {
        return Opcode.SCHEDULE_FOR_DELETION;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(
                out -> out.u32(dbId).pad(PAD).recordHeader(header).blobn(key));
    }
}
