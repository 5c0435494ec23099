// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.IfaceList;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the interfaces that carry public addresses. */
public record GetIfaces() implements Control {

    static GetIfaces decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetIfaces();
    }

    @Override
    public int opcode() {
        return Opcode.GET_IFACES;
    }

    /** The payload of the answer. */
    public record Reply(IfaceList ifaces) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(IfaceList.decode(data));
        }

        public Blob encode() {
            return ifaces.encode();
        }
    }
}
