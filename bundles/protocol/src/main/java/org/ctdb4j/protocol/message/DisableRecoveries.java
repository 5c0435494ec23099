// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.DisableMessage;

/** No recoveries for a while; the answer is a pnn or a negative errno, see {@link Answer}. */
public record DisableRecoveries(DisableMessage request) implements MessagePayload {

    static DisableRecoveries decode(Blob data) throws MalformedPayloadException {
        return new DisableRecoveries(DisableMessage.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.DISABLE_RECOVERIES;
    }

    @Override
    public Blob encode() {
        return request.encode();
    }
}
