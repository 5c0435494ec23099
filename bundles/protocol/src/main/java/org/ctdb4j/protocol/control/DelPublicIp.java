// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.AddrInfo;

/** Removes a public address from those the node may host. */
public record DelPublicIp(AddrInfo address) implements Control {

    static DelPublicIp decode(Blob data) throws MalformedPayloadException {
        return new DelPublicIp(AddrInfo.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.DEL_PUBLIC_IP;
    }

    @Override
    public Blob encode() {
        return address.encode();
    }
}
