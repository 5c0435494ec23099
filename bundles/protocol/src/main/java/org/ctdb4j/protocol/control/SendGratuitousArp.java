// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.AddrInfo;

/** Announces an address on an interface. */
public record SendGratuitousArp(AddrInfo address) implements Control {

    static SendGratuitousArp decode(Blob data) throws MalformedPayloadException {
        return new SendGratuitousArp(AddrInfo.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.SEND_GRATUITOUS_ARP;
    }

    @Override
    public Blob encode() {
        return address.encode();
    }
}
