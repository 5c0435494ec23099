// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for what the node counts for a database. */
public record GetDbStatistics(int dbId) implements Control {

    static GetDbStatistics decode(Blob data) throws MalformedPayloadException {
        return new GetDbStatistics(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.GET_DB_STATISTICS;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }

    /** The payload of the answer. */
    public record Reply(DbStatistics statistics) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(DbStatistics.decode(data));
        }

        public Blob encode() {
            return statistics.encode();
        }
    }
}
