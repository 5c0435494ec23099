// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RunState;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks how far the node has come since its start. */
public record GetRunState() implements Control {

    static GetRunState decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetRunState();
    }

    @Override
    public int opcode() {
        return Opcode.GET_RUNSTATE;
    }

    /** The payload of the answer. */
    public record Reply(RunState runState) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            int code = WireReader.onlyU32(data);
            return new Reply(RunState.of(code)
                    .orElseThrow(() -> new MalformedPayloadException("run state " + Integer.toUnsignedString(code))));
        }

        public Blob encode() {
            return Blob.u32(runState.code());
        }
    }
}
