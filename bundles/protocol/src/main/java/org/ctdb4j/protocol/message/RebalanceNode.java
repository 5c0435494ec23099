// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks the leader to move addresses to a node in the next takeover run. */
public record RebalanceNode(int pnn) implements MessagePayload {

    static RebalanceNode decode(Blob data) throws MalformedPayloadException {
        return new RebalanceNode(WireReader.onlyU32(data));
    }

    @Override
    public long srvid() {
        return Srvid.REBALANCE_NODE;
    }

    @Override
    public Blob encode() {
        return Blob.u32(pnn);
    }
}
