// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Attaches a volatile database, creating it where needed. */
public record DbAttach(String name) implements Control {

    static DbAttach decode(Blob data) throws MalformedPayloadException {
        return new DbAttach(WireReader.whole(data, WireReader::terminatedStr));
    }

    @Override
    public int opcode() {
        return Opcode.DB_ATTACH;
    }

    @Override
    public Blob encode() {
        return Blob.cString(name);
    }

    /** The payload of the answer. */
    public record Reply(int dbId) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.onlyU32(data));
        }

        public Blob encode() {
            return Blob.u32(dbId);
        }
    }
}
