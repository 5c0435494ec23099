// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Locks a whole database; the answer comes once it is locked. */
public record DbFreeze(int dbId) implements Control {

    static DbFreeze decode(Blob data) throws MalformedPayloadException {
        return new DbFreeze(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_FREEZE;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
