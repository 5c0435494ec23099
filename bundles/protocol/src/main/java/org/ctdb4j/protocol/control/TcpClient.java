// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.Connection;

/** Tells that the caller serves a connection to a public address. */
public record TcpClient(Connection connection) implements Control {

    static TcpClient decode(Blob data) throws MalformedPayloadException {
        return new TcpClient(Connection.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.TCP_CLIENT;
    }

    @Override
    public Blob encode() {
        return connection.encode();
    }
}
