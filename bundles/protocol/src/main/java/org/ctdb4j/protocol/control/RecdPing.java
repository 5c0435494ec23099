// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Sign of life of the recovery daemon to its node. */
public record RecdPing() implements Control {

    static RecdPing decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new RecdPing();
    }

    @Override
    public int opcode() {
        return Opcode.RECD_PING;
    }
}
