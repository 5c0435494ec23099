// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Asks for all tunables. */
public record GetAllTunables() implements Control {

    static GetAllTunables decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetAllTunables();
    }

    @Override
    public int opcode() {
        return Opcode.GET_ALL_TUNABLES;
    }

    /** The payload of the answer. */
    public record Reply(Tunables tunables) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::tunables));
        }

        public Blob encode() {
            return WireWriter.whole(out -> out.tunables(tunables));
        }
    }
}
