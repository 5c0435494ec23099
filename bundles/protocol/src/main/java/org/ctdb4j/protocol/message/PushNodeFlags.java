// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.FlagChange;

/** The health of a node has changed; its recovery daemon tells the others. */
public record PushNodeFlags(FlagChange change) implements MessagePayload {

    static PushNodeFlags decode(Blob data) throws MalformedPayloadException {
        return new PushNodeFlags(FlagChange.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.PUSH_NODE_FLAGS;
    }

    @Override
    public Blob encode() {
        return change.encode();
    }
}
