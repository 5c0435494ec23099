// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Has all records of a frozen database sent as messages to the caller.
 *
 * <pre>
 *  0       4         8       16
 *  | db_id | lmaster | srvid |
 * </pre>
 *
 * @param lmaster ignored
 * @param targetSrvid where the records go
 */
public record DbPull(int dbId, int lmaster, long targetSrvid) implements Control {

    static DbPull decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new DbPull(in.u32(), in.u32(), in.u64()));
    }

    @Override
    public int opcode() {
        return Opcode.DB_PULL;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).u32(lmaster).u64(targetSrvid));
    }

    /**
     * The payload of the answer.
     *
     * @param records how many were sent
     */
    public record Reply(int records) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.onlyU32(data));
        }

        public Blob encode() {
            return Blob.u32(records);
        }
    }
}
