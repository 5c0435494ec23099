// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Unlocks a database that was frozen. */
public record DbThaw(int dbId) implements Control {

    static DbThaw decode(Blob data) throws MalformedPayloadException {
        return new DbThaw(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_THAW;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
