// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Ends what {@link DbPushStart} began. */
public record DbPushConfirm(int dbId) implements Control {

    static DbPushConfirm decode(Blob data) throws MalformedPayloadException {
        return new DbPushConfirm(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_PUSH_CONFIRM;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }

    /**
     * The payload of the answer.
     *
     * @param records how many were stored
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
