// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * As {@link TraverseStart}, with empty records if wanted.
 *
 * <pre>
 *  0       4       8       16                 17    24
 *  | db_id | reqid | srvid | withemptyrecords | pad |
 * </pre>
 *
 * @param reqid the caller finds in each record
 * @param clientSrvid where the records go
 */
public record TraverseStartExt(int dbId, int reqid, long clientSrvid, boolean withEmptyRecords) implements Control {

    private static final int PAD = 7;

    static TraverseStartExt decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> {
            TraverseStartExt control = new TraverseStartExt(in.u32(), in.u32(), in.u64(), in.bool8());
            in.pad(PAD);
            return control;
        });
    }

    @Override
    public int opcode() {
        return Opcode.TRAVERSE_START_EXT;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId)
                .u32(reqid)
                .u64(clientSrvid)
                .bool8(withEmptyRecords)
                .pad(PAD));
    }
}
