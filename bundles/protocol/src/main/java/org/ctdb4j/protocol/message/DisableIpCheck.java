// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** The older form of {@link DisableTakeoverRuns}, without an answer. */
public record DisableIpCheck(int seconds) implements MessagePayload {

    static DisableIpCheck decode(Blob data) throws MalformedPayloadException {
        return new DisableIpCheck(WireReader.onlyU32(data));
    }

    @Override
    public long srvid() {
        return Srvid.DISABLE_IP_CHECK;
    }

    @Override
    public Blob encode() {
        return Blob.u32(seconds);
    }
}
