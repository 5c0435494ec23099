// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Vacuums a database now; the answer comes when it is done.
 *
 * <pre>
 *  0       4                 5
 *  | db_id | full_vacuum_run |
 * </pre>
 */
public record DbVacuum(int dbId, boolean full) implements Control {

    static DbVacuum decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new DbVacuum(in.u32(), in.bool8()));
    }

    @Override
    public int opcode() {
        return Opcode.DB_VACUUM;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).bool8(full));
    }
}
