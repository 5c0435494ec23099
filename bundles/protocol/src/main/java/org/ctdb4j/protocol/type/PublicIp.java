// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A public address and the node that holds or shall hold it.
 *
 * <pre>
 *  0     4      32
 *  | pnn | addr |
 * </pre>
 *
 * @param pnn {@link org.ctdb4j.api.Pnn#UNKNOWN} for no node
 */
public record PublicIp(int pnn, NodeAddress address) {

    static final int SIZE = 32;

    public static PublicIp decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, PublicIp::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static PublicIp read(WireReader in) throws MalformedPayloadException {
        return new PublicIp(in.u32(), in.sockaddr());
    }

    void write(WireWriter out) {
        out.u32(pnn).sockaddr(address);
    }
}
