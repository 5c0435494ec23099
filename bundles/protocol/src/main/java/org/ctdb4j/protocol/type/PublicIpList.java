// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Public addresses with their holders.
 *
 * <pre>
 *  0     4
 *  | num | public_ip …
 * </pre>
 */
public record PublicIpList(List<PublicIp> addresses) {

    public PublicIpList {
        addresses = List.copyOf(addresses);
    }

    public static PublicIpList decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, PublicIpList::read);
    }

    public Blob encode() {
        return WireWriter.whole(Integer.BYTES + addresses.size() * PublicIp.SIZE, this::write);
    }

    static PublicIpList read(WireReader in) throws MalformedPayloadException {
        return new PublicIpList(in.list(in.count(PublicIp.SIZE), PublicIp::read));
    }

    void write(WireWriter out) {
        out.u32(addresses.size());
        addresses.forEach(address -> address.write(out));
    }
}
