// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.SrvidMessage;

/** Asks the leader for a takeover run; the answer is its pnn or -1, see {@link Answer}. */
public record TakeoverRun(SrvidMessage replyTo) implements MessagePayload {

    static TakeoverRun decode(Blob data) throws MalformedPayloadException {
        return new TakeoverRun(SrvidMessage.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.TAKEOVER_RUN;
    }

    @Override
    public Blob encode() {
        return replyTo.encode();
    }
}
