// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.Connection;

/** Tells another node of a connection that will need a tickle. */
public record TcpAdd(Connection connection) implements Control {

    static TcpAdd decode(Blob data) throws MalformedPayloadException {
        return new TcpAdd(Connection.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.TCP_ADD;
    }

    @Override
    public Blob encode() {
        return connection.encode();
    }
}
