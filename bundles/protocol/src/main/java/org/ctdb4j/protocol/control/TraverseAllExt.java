// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * As {@link TraverseAll}, with empty records if wanted.
 *
 * <pre>
 *  0       4       8     12             16      24                 25    32
 *  | db_id | reqid | pnn | client_reqid | srvid | withemptyrecords | pad |
 * </pre>
 *
 * @param reqid of the collecting node
 * @param pnn of the collecting node
 * @param clientReqid of the client that began it
 * @param clientSrvid of the client that began it
 */
public record TraverseAllExt(int dbId, int reqid, int pnn, int clientReqid, long clientSrvid, boolean withEmptyRecords)
        implements Control {

    private static final int PAD = 7;

    static TraverseAllExt decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> {
            TraverseAllExt control = new TraverseAllExt(in.u32(), in.u32(), in.u32(), in.u32(), in.u64(), in.bool8());
            in.pad(PAD);
            return control;
        });
    }

    @Override
    public int opcode() {
        return Opcode.TRAVERSE_ALL_EXT;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId)
                .u32(reqid)
                .u32(pnn)
                .u32(clientReqid)
                .u64(clientSrvid)
                .bool8(withEmptyRecords)
                .pad(PAD));
    }
}
