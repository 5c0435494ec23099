// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.AddrInfo;

/** Adds a public address to those the node may host. */
public record AddPublicIp(AddrInfo address) implements Control {

    static AddPublicIp decode(Blob data) throws MalformedPayloadException {
        return new AddPublicIp(AddrInfo.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.ADD_PUBLIC_IP;
    }

    @Override
    public Blob encode() {
        return address.encode();
    }
}
