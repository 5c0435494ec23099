// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.Connection;

/** As {@link TcpAdd}; other nodes hear of it with the next list. */
public record TcpAddDelayedUpdate(Connection connection) implements Control {

    static TcpAddDelayedUpdate decode(Blob data) throws MalformedPayloadException {
        return new TcpAddDelayedUpdate(Connection.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.TCP_ADD_DELAYED_UPDATE;
    }

    @Override
    public Blob encode() {
        return connection.encode();
    }
}
