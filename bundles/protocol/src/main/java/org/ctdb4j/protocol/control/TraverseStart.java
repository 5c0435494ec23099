// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Has all records of a database sent to a srvid of the caller.
 *
 * <pre>
 *  0       4       8       16
 *  | db_id | reqid | srvid |
 * </pre>
 *
 * @param reqid the caller finds in each record
 * @param clientSrvid where the records go
 */
public record TraverseStart(int dbId, int reqid, long clientSrvid) implements Control {

    static TraverseStart decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new TraverseStart(in.u32(), in.u32(), in.u64()));
    }

    @Override
    public int opcode() {
        return Opcode.TRAVERSE_START;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).u32(reqid).u64(clientSrvid));
    }
}
