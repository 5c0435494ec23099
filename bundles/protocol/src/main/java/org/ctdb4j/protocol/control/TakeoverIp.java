// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.PublicIp;

/**
 * Has a node take a public address.
 *
 * @param ip with the pnn of the receiver
 */
public record TakeoverIp(PublicIp ip) implements Control {

    static TakeoverIp decode(Blob data) throws MalformedPayloadException {
        return new TakeoverIp(PublicIp.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.TAKEOVER_IP;
    }

    @Override
    public Blob encode() {
        return ip.encode();
    }
}
