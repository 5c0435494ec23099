// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.BanState;

/** Bans the node for a time, or ends its ban. */
public record SetBanState(BanState ban) implements Control {

    static SetBanState decode(Blob data) throws MalformedPayloadException {
        return new SetBanState(BanState.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.SET_BAN_STATE;
    }

    @Override
    public Blob encode() {
        return ban.encode();
    }
}
