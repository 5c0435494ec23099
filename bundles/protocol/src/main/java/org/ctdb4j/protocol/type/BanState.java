// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * How long a node is banned, as it was ordered, not what is left of it.
 *
 * <pre>
 *  0     4      8
 *  | pnn | time |
 * </pre>
 *
 * @param seconds 0 for a node that is not banned
 */
public record BanState(int pnn, int seconds) {

    static final int SIZE = 8;

    public static BanState decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, BanState::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static BanState read(WireReader in) throws MalformedPayloadException {
        return new BanState(in.u32(), in.u32());
    }

    void write(WireWriter out) {
        out.u32(pnn).u32(seconds);
    }
}
