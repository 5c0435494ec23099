// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A network interface that can carry public addresses.
 *
 * <pre>
 *  0      18           20           24
 *  | name | link_state | references |
 * </pre>
 *
 * @param linkState 0 down, 1 up
 * @param references public addresses held through it
 */
public record Iface(String name, int linkState, int references) {

    static final int SIZE = 24;

    private static final int NAME_SIZE = 18;

    public static Iface decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, Iface::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static Iface read(WireReader in) throws MalformedPayloadException {
        return new Iface(in.chars(NAME_SIZE), in.u16(), in.u32());
    }

    void write(WireWriter out) {
        out.chars(name, NAME_SIZE).u16(linkState).u32(references);
    }
}
