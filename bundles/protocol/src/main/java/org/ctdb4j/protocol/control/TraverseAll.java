// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Has a node send its records to the node that collects a traverse.
 *
 * <pre>
 *  0       4       8     12             16      24
 *  | db_id | reqid | pnn | client_reqid | srvid |
 * </pre>
 *
 * @param reqid of the collecting node
 * @param pnn of the collecting node
 * @param clientReqid of the client that began it
 * @param clientSrvid of the client that began it
 */
public record TraverseAll(int dbId, int reqid, int pnn, int clientReqid, long clientSrvid) implements Control {

    static TraverseAll decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new TraverseAll(in.u32(), in.u32(), in.u32(), in.u32(), in.u64()));
    }

    @Override
    public int opcode() {
        return Opcode.TRAVERSE_ALL;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(
                out -> out.u32(dbId).u32(reqid).u32(pnn).u32(clientReqid).u64(clientSrvid));
    }
}
