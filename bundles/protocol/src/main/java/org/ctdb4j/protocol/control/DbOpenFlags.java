// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks which flags clients must open the TDB file with. */
public record DbOpenFlags(int dbId) implements Control {

    static DbOpenFlags decode(Blob data) throws MalformedPayloadException {
        return new DbOpenFlags(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_OPEN_FLAGS;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }

    /**
     * The payload of the answer.
     *
     * @param tdbFlags see {@link org.ctdb4j.api.TdbFlags}
     */
    public record Reply(int tdbFlags) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.onlyU32(data));
        }

        public Blob encode() {
            return Blob.u32(tdbFlags);
        }
    }
}
