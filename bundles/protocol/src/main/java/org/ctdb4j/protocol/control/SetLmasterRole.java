// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Says whether the node may be lmaster. */
public record SetLmasterRole(boolean allowed) implements Control {

    static SetLmasterRole decode(Blob data) throws MalformedPayloadException {
        return new SetLmasterRole(WireReader.onlyU32(data) != 0);
    }

    @Override
    public int opcode() {
        return Opcode.SET_LMASTERROLE;
    }

    @Override
    public Blob encode() {
        return Blob.u32(allowed ? 1 : 0);
    }
}
