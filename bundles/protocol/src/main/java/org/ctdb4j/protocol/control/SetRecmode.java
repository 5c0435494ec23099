// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Begins or ends a recovery on the receiver. */
public record SetRecmode(RecoveryMode mode) implements Control {

    static SetRecmode decode(Blob data) throws MalformedPayloadException {
        int code = WireReader.onlyU32(data);
        return new SetRecmode(RecoveryMode.of(code)
                .orElseThrow(() -> new MalformedPayloadException("recovery mode " + Integer.toUnsignedString(code))));
    }

    @Override
    public int opcode() {
        return Opcode.SET_RECMODE;
    }

    @Override
    public Blob encode() {
        return Blob.u32(mode.code());
    }
}
