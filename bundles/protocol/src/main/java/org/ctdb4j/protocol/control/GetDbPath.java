// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks where the TDB file of a database is. */
public record GetDbPath(int dbId) implements Control {

    static GetDbPath decode(Blob data) throws MalformedPayloadException {
        return new GetDbPath(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.GETDBPATH;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }

    /** The payload of the answer. */
    public record Reply(String path) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::str));
        }

        public Blob encode() {
            return Blob.cString(path);
        }
    }
}
