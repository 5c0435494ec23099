// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.TickleList;

/** Tells all connections to a public address the sender holds. */
public record SetTcpTickleList(TickleList tickles) implements Control {

    static SetTcpTickleList decode(Blob data) throws MalformedPayloadException {
        return new SetTcpTickleList(TickleList.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.SET_TCP_TICKLE_LIST;
    }

    @Override
    public Blob encode() {
        return tickles.encode();
    }
}
