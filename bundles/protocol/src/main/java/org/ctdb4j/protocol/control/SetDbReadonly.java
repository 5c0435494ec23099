// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Lets a volatile database give out read-only copies of records. */
public record SetDbReadonly(int dbId) implements Control {

    static SetDbReadonly decode(Blob data) throws MalformedPayloadException {
        return new SetDbReadonly(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.SET_DB_READONLY;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
