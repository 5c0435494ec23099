// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * All nodes a node knows, deleted ones included; the index is the pnn.
 *
 * <pre>
 *  0     4
 *  | num | node_and_flags …
 * </pre>
 */
public record NodeMap(List<NodeAndFlags> nodes) {

    public NodeMap {
        nodes = List.copyOf(nodes);
    }

    public static NodeMap decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, NodeMap::read);
    }

    public Blob encode() {
        return WireWriter.whole(Integer.BYTES + nodes.size() * NodeAndFlags.SIZE, this::write);
    }

    static NodeMap read(WireReader in) throws MalformedPayloadException {
        return new NodeMap(in.list(in.count(NodeAndFlags.SIZE), NodeAndFlags::read));
    }

    void write(WireWriter out) {
        out.u32(nodes.size());
        nodes.forEach(node -> node.write(out));
    }
}
