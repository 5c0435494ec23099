// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * One line of the node map.
 *
 * <pre>
 *  0     4       8      36
 *  | pnn | flags | addr |
 * </pre>
 *
 * @param flags see {@link org.ctdb4j.api.NodeFlags}
 */
public record NodeAndFlags(int pnn, int flags, NodeAddress address) {

    static final int SIZE = 36;

    static NodeAndFlags read(WireReader in) throws MalformedPayloadException {
        return new NodeAndFlags(in.u32(), in.u32(), in.sockaddr());
    }

    void write(WireWriter out) {
        out.u32(pnn).u32(flags).sockaddr(address);
    }
}
