// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks whether a client with that process id is connected here and alive; status 0 if so. */
public record ProcessExists(int pid) implements Control {

    static ProcessExists decode(Blob data) throws MalformedPayloadException {
        return new ProcessExists(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.PROCESS_EXISTS;
    }

    @Override
    public Blob encode() {
        return Blob.u32(pid);
    }
}
