// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Freezes all databases and distrusts the records of the volatile ones; a node does it to itself. */
public record Freeze() implements Control {

    static Freeze decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new Freeze();
    }

    @Override
    public int opcode() {
        return Opcode.FREEZE;
    }
}
