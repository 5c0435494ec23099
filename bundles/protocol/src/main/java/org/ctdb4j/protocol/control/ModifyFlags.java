// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.FlagChange;

/** Sets what the receiver believes of the flags of a node. */
public record ModifyFlags(FlagChange change) implements Control {

    static ModifyFlags decode(Blob data) throws MalformedPayloadException {
        return new ModifyFlags(FlagChange.decode(data));
    }

    @Override
    public int opcode() {
        return Opcode.MODIFY_FLAGS;
    }

    @Override
    public Blob encode() {
        return change.encode();
    }
}
