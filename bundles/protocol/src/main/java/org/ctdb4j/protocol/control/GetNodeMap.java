// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the nodes and their flags. */
public record GetNodeMap() implements Control {

    static GetNodeMap decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetNodeMap();
    }

    @Override
    public int opcode() {
        return Opcode.GET_NODEMAP;
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
