// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Has the receiver store the records that will come as messages.
 *
 * <pre>
 *  0       4         8       16
 *  | db_id | lmaster | srvid |
 * </pre>
 *
 * @param lmaster ignored
 * @param targetSrvid where the records will come
 */
public record DbPushStart(int dbId, int lmaster, long targetSrvid) implements Control {

    static DbPushStart decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new DbPushStart(in.u32(), in.u32(), in.u64()));
    }

    @Override
    public int opcode() {
        return Opcode.DB_PUSH_START;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).u32(lmaster).u64(targetSrvid));
    }
}
