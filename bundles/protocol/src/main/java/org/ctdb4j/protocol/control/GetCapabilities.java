// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks what the node offers to do for the cluster. */
public record GetCapabilities() implements Control {

    @Override
    public int opcode() {
        return Opcode.GET_CAPABILITIES;
    }

    /**
     * The payload of the answer.
     *
     * @param capabilities see {@link org.ctdb4j.api.Capabilities}
     */
    public record Reply(int capabilities) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.onlyU32(data));
        }

        public Blob encode() {
            return Blob.u32(capabilities);
        }
    }
}
