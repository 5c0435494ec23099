// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for a free-form text about the memory of the node. */
public record DumpMemory() implements Control {

    static DumpMemory decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new DumpMemory();
    }

    @Override
    public int opcode() {
        return Opcode.DUMP_MEMORY;
    }

    /** The payload of the answer. */
    public record Reply(String report) {

        public static Reply decode(Blob data) {
            return new Reply(data.text());
        }

        public Blob encode() {
            return Blob.utf8(report);
        }
    }
}
