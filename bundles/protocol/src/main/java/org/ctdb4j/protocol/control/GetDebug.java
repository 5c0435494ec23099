// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks how much the node logs. */
public record GetDebug() implements Control {

    static GetDebug decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetDebug();
    }

    @Override
    public int opcode() {
        return Opcode.GET_DEBUG;
    }

    /**
     * The payload of the answer.
     *
     * @param level see {@link org.ctdb4j.api.DebugLevel}
     */
    public record Reply(int level) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.onlyU32(data));
        }

        public Blob encode() {
            return Blob.u32(level);
        }
    }
}
