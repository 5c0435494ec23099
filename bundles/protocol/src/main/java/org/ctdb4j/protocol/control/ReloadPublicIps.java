// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Has the public addresses file read again. */
public record ReloadPublicIps() implements Control {

    static ReloadPublicIps decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new ReloadPublicIps();
    }

    @Override
    public int opcode() {
        return Opcode.RELOAD_PUBLIC_IPS;
    }
}
