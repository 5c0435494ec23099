// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.PublicIpList;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the public addresses a node may host, or can host now, by a flag of the packet. */
public record GetPublicIps() implements Control {

    static GetPublicIps decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetPublicIps();
    }

    @Override
    public int opcode() {
        return Opcode.GET_PUBLIC_IPS;
    }

    /** The payload of the answer. */
    public record Reply(PublicIpList addresses) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(PublicIpList.decode(data));
        }

        public Blob encode() {
            return addresses.encode();
        }
    }
}
