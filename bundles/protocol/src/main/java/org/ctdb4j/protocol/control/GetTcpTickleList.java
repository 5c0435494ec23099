// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.TickleList;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Asks for the connections to a public address.
 *
 * @param address its port, unless 0, picks connections to that port
 */
public record GetTcpTickleList(NodeAddress address) implements Control {

    static GetTcpTickleList decode(Blob data) throws MalformedPayloadException {
        return new GetTcpTickleList(WireReader.whole(data, WireReader::sockaddr));
    }

    @Override
    public int opcode() {
        return Opcode.GET_TCP_TICKLE_LIST;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.sockaddr(address));
    }

    /** The payload of the answer. */
    public record Reply(TickleList tickles) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(TickleList.decode(data));
        }

        public Blob encode() {
            return tickles.encode();
        }
    }
}
