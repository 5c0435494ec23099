// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.DisableMessage;

/** No takeover runs for a while; the answer is a pnn or a negative errno, see {@link Answer}. */
public record DisableTakeoverRuns(DisableMessage request) implements MessagePayload {

    static DisableTakeoverRuns decode(Blob data) throws MalformedPayloadException {
        return new DisableTakeoverRuns(DisableMessage.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.DISABLE_TAKEOVER_RUNS;
    }

    @Override
    public Blob encode() {
        return request.encode();
    }
}
