// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.Iface;

/** Tells whether an interface has a link. */
public record SetIfaceLinkState(Iface iface) implements Control {

    static SetIfaceLinkState decode(Blob data) throws MalformedPayloadException {
        return new SetIfaceLinkState(Iface.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.SET_IFACE_LINK_STATE;
    }

    @Override
    public Blob encode() {
        return iface.encode();
    }
}
