// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Has the node host no public addresses. */
public record DisableNode() implements Control {

    static DisableNode decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new DisableNode();
    }

    @Override
    public int opcode() {
        return Opcode.DISABLE_NODE;
    }
}
