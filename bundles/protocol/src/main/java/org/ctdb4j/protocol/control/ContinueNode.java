// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Takes a stopped node back. */
public record ContinueNode() implements Control {

    static ContinueNode decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new ContinueNode();
    }

    @Override
    public int opcode() {
        return Opcode.CONTINUE_NODE;
    }
}
