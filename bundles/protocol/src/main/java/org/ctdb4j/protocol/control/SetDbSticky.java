// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Lets a volatile database pin busy records down. */
public record SetDbSticky(int dbId) implements Control {

    static SetDbSticky decode(Blob data) throws MalformedPayloadException {
        return new SetDbSticky(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.SET_DB_STICKY;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
