// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Takes the node out of the cluster until it is continued. */
public record StopNode() implements Control {

    static StopNode decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new StopNode();
    }

    @Override
    public int opcode() {
        return Opcode.STOP_NODE;
    }
}
