// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks what is wrong with a database. */
public record DbGetHealth(int dbId) implements Control {

    static DbGetHealth decode(Blob data) throws MalformedPayloadException {
        return new DbGetHealth(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_GET_HEALTH;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }

    /**
     * The payload of the answer.
     *
     * @param reason empty for a healthy database
     */
    public record Reply(String reason) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::str));
        }

        public Blob encode() {
            return reason.isEmpty() ? Blob.EMPTY : Blob.cString(reason);
        }
    }
}
