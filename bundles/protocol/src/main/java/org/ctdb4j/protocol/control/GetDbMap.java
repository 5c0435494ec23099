// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.DbidMap;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the attached databases. */
public record GetDbMap() implements Control {

    static GetDbMap decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetDbMap();
    }

    @Override
    public int opcode() {
        return Opcode.GET_DBMAP;
    }

    /** The payload of the answer. */
    public record Reply(DbidMap map) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(DbidMap.decode(data));
        }

        public Blob encode() {
            return map.encode();
        }
    }
}
