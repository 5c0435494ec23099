// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.Connection;

/** Tells that a connection needs no tickle any more. */
public record TcpRemove(Connection connection) implements Control {

    static TcpRemove decode(Blob data) throws MalformedPayloadException {
        return new TcpRemove(Connection.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.TCP_REMOVE;
    }

    @Override
    public Blob encode() {
        return connection.encode();
    }
}
