// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the nodes file as it is read now. */
public record GetNodesFile() implements Control {

    static GetNodesFile decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetNodesFile();
    }

    @Override
    public int opcode() {
        return Opcode.GET_NODES_FILE;
    }

    /** The payload of the answer. */
    public record Reply(NodeMap map) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(NodeMap.decode(data));
        }

        public Blob encode() {
            return map.encode();
        }
    }
}
