// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;

/** Writes records, with the headers they bring, in one TDB transaction. */
public record UpdateRecord(RecBuffer records) implements Control {

    static UpdateRecord decode(Blob data) throws MalformedPayloadException {
        return new UpdateRecord(RecBuffer.decodeWithHeaders(data));
    }

    @Override
    public int opcode() {
        return Opcode.UPDATE_RECORD;
    }

    @Override
    public Blob encode() {
        return records.encode();
    }
}
