// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * The interfaces of a node.
 *
 * <pre>
 *  0     4
 *  | num | iface …
 * </pre>
 */
public record IfaceList(List<Iface> ifaces) {

    public IfaceList {
        ifaces = List.copyOf(ifaces);
    }

    public static IfaceList decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, IfaceList::read);
    }

    public Blob encode() {
        return WireWriter.whole(Integer.BYTES + ifaces.size() * Iface.SIZE, this::write);
    }

    static IfaceList read(WireReader in) throws MalformedPayloadException {
        return new IfaceList(in.list(in.count(Iface.SIZE), Iface::read));
    }

    void write(WireWriter out) {
        out.u32(ifaces.size());
        ifaces.forEach(iface -> iface.write(out));
    }
}
