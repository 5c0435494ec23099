// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * What one node knows about one public address.
 *
 * <pre>
 *  0           32           36    40
 *  | public_ip | active_idx | num | iface …
 * </pre>
 *
 * @param activeIndex of the interface in use, {@link #NO_INTERFACE} if there is none
 */
public record PublicIpInfo(PublicIp ip, int activeIndex, IfaceList ifaces) {

    public static final int NO_INTERFACE = -1;

    private static final int SIZE_MIN = 40;

    public static PublicIpInfo decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, PublicIpInfo::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE_MIN + ifaces.ifaces().size() * Iface.SIZE, this::write);
    }

    private static PublicIpInfo read(WireReader in) throws MalformedPayloadException {
        return new PublicIpInfo(PublicIp.read(in), in.u32(), IfaceList.read(in));
    }

    private void write(WireWriter out) {
        ip.write(out);
        out.u32(activeIndex);
        ifaces.write(out);
    }
}
