// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Has the nodes file read again. */
public record ReloadNodesFile() implements Control {

    static ReloadNodesFile decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new ReloadNodesFile();
    }

    @Override
    public int opcode() {
        return Opcode.RELOAD_NODES_FILE;
    }
}
