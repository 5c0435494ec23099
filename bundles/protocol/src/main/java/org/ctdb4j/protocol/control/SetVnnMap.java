// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Sets the generation and the lmasters, during a recovery only. */
public record SetVnnMap(VnnMap map) implements Control {

    static SetVnnMap decode(Blob data) throws MalformedPayloadException {
        return new SetVnnMap(WireReader.whole(data, WireReader::vnnMap));
    }

    @Override
    public int opcode() {
        return Opcode.SETVNNMAP;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.vnnMap(map));
    }
}
