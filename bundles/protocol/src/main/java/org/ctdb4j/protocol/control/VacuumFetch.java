// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;

/** Has the lmaster fetch emptied records, to delete them. */
public record VacuumFetch(RecBuffer records) implements Control {

    static VacuumFetch decode(Blob data) throws MalformedPayloadException {
        return new VacuumFetch(RecBuffer.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.VACUUM_FETCH;
    }

    @Override
    public Blob encode() {
        return records.encode();
    }
}
