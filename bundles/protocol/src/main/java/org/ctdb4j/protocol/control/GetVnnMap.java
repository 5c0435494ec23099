// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Asks for the generation and the lmasters. */
public record GetVnnMap() implements Control {

    static GetVnnMap decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetVnnMap();
    }

    @Override
    public int opcode() {
        return Opcode.GETVNNMAP;
    }

    /** The payload of the answer. */
    public record Reply(VnnMap map) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::vnnMap));
        }

        public Blob encode() {
            return WireWriter.whole(out -> out.vnnMap(map));
        }
    }
}
