// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecData;

/** Brings one record to the node that collects a traverse. */
public record TraverseData(RecData record) implements Control {

    static TraverseData decode(Blob data) throws MalformedPayloadException {
        return new TraverseData(RecData.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.TRAVERSE_DATA;
    }

    @Override
    public Blob encode() {
        return record.encode();
    }
}
