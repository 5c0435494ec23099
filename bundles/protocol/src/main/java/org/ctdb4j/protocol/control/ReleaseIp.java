// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.PublicIp;

/**
 * Has a node give up a public address.
 *
 * @param ip with the pnn of the new holder
 */
public record ReleaseIp(PublicIp ip) implements Control {

    static ReleaseIp decode(Blob data) throws MalformedPayloadException {
        return new ReleaseIp(PublicIp.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.RELEASE_IP;
    }

    @Override
    public Blob encode() {
        return ip.encode();
    }
}
