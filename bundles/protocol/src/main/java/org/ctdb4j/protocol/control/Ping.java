// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for a sign of life; the status is the number of connected clients. */
public record Ping() implements Control {

    static Ping decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new Ping();
    }

    @Override
    public int opcode() {
        return Opcode.PING;
    }
}
