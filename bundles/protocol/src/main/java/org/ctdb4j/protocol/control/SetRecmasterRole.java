// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Says whether the node may be leader; the wire says recovery master for it. */
public record SetRecmasterRole(boolean allowed) implements Control {

    static SetRecmasterRole decode(Blob data) throws MalformedPayloadException {
        return new SetRecmasterRole(WireReader.onlyU32(data) != 0);
    }

    @Override
    public int opcode() {
        return Opcode.SET_RECMASTERROLE;
    }

    @Override
    public Blob encode() {
        return Blob.u32(allowed ? 1 : 0);
    }
}
