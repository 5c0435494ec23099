// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.Election;

/** Stands for leader. */
public record ElectionCall(Election election) implements MessagePayload {

    static ElectionCall decode(Blob data) throws MalformedPayloadException {
        return new ElectionCall(Election.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.ELECTION;
    }

    @Override
    public Blob encode() {
        return election.encode();
    }
}
