// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Tells that the sender has started and knows no tickles yet. */
public record Startup() implements Control {

    static Startup decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new Startup();
    }

    @Override
    public int opcode() {
        return Opcode.STARTUP;
    }
}
