// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Takes back {@link DisableNode}. */
public record EnableNode() implements Control {

    static EnableNode decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new EnableNode();
    }

    @Override
    public int opcode() {
        return Opcode.ENABLE_NODE;
    }
}
