// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.BanState;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks whether the node is banned. */
public record GetBanState() implements Control {

    static GetBanState decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetBanState();
    }

    @Override
    public int opcode() {
        return Opcode.GET_BAN_STATE;
    }

    /** The payload of the answer. */
    public record Reply(BanState ban) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(BanState.decode(data));
        }

        public Blob encode() {
            return ban.encode();
        }
    }
}
