// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.PublicIpInfo;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Asks what the node knows about a public address. */
public record GetPublicIpInfo(NodeAddress address) implements Control {

    static GetPublicIpInfo decode(Blob data) throws MalformedPayloadException {
        return new GetPublicIpInfo(WireReader.whole(data, WireReader::sockaddr));
    }

    @Override
    public int opcode() {
        return Opcode.GET_PUBLIC_IP_INFO;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.sockaddr(address));
    }

    /** The payload of the answer. */
    public record Reply(PublicIpInfo info) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(PublicIpInfo.decode(data));
        }

        public Blob encode() {
            return info.encode();
        }
    }
}
