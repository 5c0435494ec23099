// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A public address as it is configured.
 *
 * <pre>
 *  0      28     32
 *  | addr | mask | strn iface
 * </pre>
 *
 * @param mask bits of the network prefix
 * @param iface one interface or several, separated by commas
 */
public record AddrInfo(NodeAddress address, int mask, String iface) {

    private static final int SIZE_MIN = 36;

    public static AddrInfo decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, AddrInfo::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE_MIN + iface.length() + 1, this::write);
    }

    private static AddrInfo read(WireReader in) throws MalformedPayloadException {
        return new AddrInfo(in.sockaddr(), in.u32(), in.strn());
    }

    private void write(WireWriter out) {
        out.sockaddr(address).u32(mask).strn(iface);
    }
}
