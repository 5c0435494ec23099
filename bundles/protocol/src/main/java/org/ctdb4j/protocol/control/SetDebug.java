// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * Sets how much the node logs.
 *
 * @param level see {@link org.ctdb4j.api.DebugLevel}
 */
public record SetDebug(int level) implements Control {

    static SetDebug decode(Blob data) throws MalformedPayloadException {
        return new SetDebug(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.SET_DEBUG;
    }

    @Override
    public Blob encode() {
        return Blob.u32(level);
    }
}
