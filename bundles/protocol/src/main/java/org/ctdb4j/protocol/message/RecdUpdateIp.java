// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.PublicIp;

/** Obsolete: nobody acts on it. */
public record RecdUpdateIp(PublicIp ip) implements MessagePayload {

    static RecdUpdateIp decode(Blob data) throws MalformedPayloadException {
        return new RecdUpdateIp(PublicIp.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.RECD_UPDATE_IP;
    }

    @Override
    public Blob encode() {
        return ip.encode();
    }
}
