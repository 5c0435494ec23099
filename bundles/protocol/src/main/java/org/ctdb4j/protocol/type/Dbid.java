// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * One line of the database map.
 *
 * <pre>
 *  0       4       5     8
 *  | db_id | flags | pad |
 * </pre>
 *
 * @param flags see {@link org.ctdb4j.api.DatabaseFlags}
 */
public record Dbid(int dbId, int flags) {

    static final int SIZE = 8;

    private static final int PAD = 3;

    static Dbid read(WireReader in) throws MalformedPayloadException {
        Dbid dbid = new Dbid(in.u32(), in.u8());
        in.pad(PAD);
        return dbid;
    }

    void write(WireWriter out) {
        out.u32(dbId).u8(flags).pad(PAD);
    }
}
