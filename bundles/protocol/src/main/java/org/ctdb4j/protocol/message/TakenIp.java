// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * This node has taken an address.
 *
 * @param address without port or prefix length
 */
public record TakenIp(String address) implements MessagePayload {

    static TakenIp decode(Blob data) throws MalformedPayloadException {
        return new TakenIp(WireReader.whole(data, WireReader::str));
    }

    @Override
    public long srvid() {
        return Srvid.TAKE_IP;
    }

    @Override
    public Blob encode() {
        return Blob.cString(address);
    }
}
