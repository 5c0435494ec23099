// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A TCP connection of a client to a public address.
 *
 * <pre>
 *  0     28    56
 *  | src | dst |
 * </pre>
 *
 * @param source the client's end
 * @param destination the public address
 */
public record Connection(NodeAddress source, NodeAddress destination) {

    static final int SIZE = 56;

    public static Connection decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, Connection::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static Connection read(WireReader in) throws MalformedPayloadException {
        return new Connection(in.sockaddr(), in.sockaddr());
    }

    void write(WireWriter out) {
        out.sockaddr(source).sockaddr(destination);
    }
}
