// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * This node has given up an address; smbd closes the connections on it.
 *
 * @param address without port or prefix length
 */
public record ReleasedIp(String address) implements MessagePayload {

    static ReleasedIp decode(Blob data) throws MalformedPayloadException {
        return new ReleasedIp(WireReader.whole(data, WireReader::str));
    }

    @Override
    public long srvid() {
        return Srvid.RELEASE_IP;
    }

    @Override
    public Blob encode() {
        return Blob.cString(address);
    }
}
