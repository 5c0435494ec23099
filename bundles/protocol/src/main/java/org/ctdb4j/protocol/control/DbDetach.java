// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Detaches a volatile database, everywhere if a client asks. */
public record DbDetach(int dbId) implements Control {

    static DbDetach decode(Blob data) throws MalformedPayloadException {
        return new DbDetach(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_DETACH;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
