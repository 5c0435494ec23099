// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the name of a database. */
public record GetDbName(int dbId) implements Control {

    static GetDbName decode(Blob data) throws MalformedPayloadException {
        return new GetDbName(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.GET_DBNAME;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }

    /** The payload of the answer. */
    public record Reply(String name) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::str));
        }

        public Blob encode() {
            return Blob.cString(name);
        }
    }
}
