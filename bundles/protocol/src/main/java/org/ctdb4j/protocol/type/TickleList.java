// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * The connections to a public address that its next holder must tickle.
 *
 * <pre>
 *  0      28    32
 *  | addr | num | connection …
 * </pre>
 */
public record TickleList(NodeAddress address, List<Connection> connections) {

    private static final int SIZE_MIN = 32;

    public TickleList {
        connections = List.copyOf(connections);
    }

    /** Decodes what a payload begins with; like ctdbd it does not mind what follows. */
    public static TickleList decode(Blob payload) throws MalformedPayloadException {
        return WireReader.beginning(payload, TickleList::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE_MIN + connections.size() * Connection.SIZE, this::write);
    }

    private static TickleList read(WireReader in) throws MalformedPayloadException {
        return new TickleList(in.sockaddr(), in.list(in.count(Connection.SIZE), Connection::read));
    }

    private void write(WireWriter out) {
        out.sockaddr(address).u32(connections.size());
        connections.forEach(connection -> connection.write(out));
    }
}
