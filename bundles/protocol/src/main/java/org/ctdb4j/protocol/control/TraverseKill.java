// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Has a node stop sending records for a traverse.
 *
 * <pre>
 *  0       4       8       16
 *  | db_id | reqid | srvid |
 * </pre>
 *
 * @param reqid of the client that began it
 * @param clientSrvid of the client that began it
 */
public record TraverseKill(int dbId, int reqid, long clientSrvid) implements Control {

    static TraverseKill decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new TraverseKill(in.u32(), in.u32(), in.u64()));
    }

    @Override
    public int opcode() {
        return Opcode.TRAVERSE_KILL;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).u32(reqid).u64(clientSrvid));
    }
}
