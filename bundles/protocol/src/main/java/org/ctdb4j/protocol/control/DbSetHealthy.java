// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Declares a database healthy. */
public record DbSetHealthy(int dbId) implements Control {

    static DbSetHealthy decode(Blob data) throws MalformedPayloadException {
        return new DbSetHealthy(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_SET_HEALTHY;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
