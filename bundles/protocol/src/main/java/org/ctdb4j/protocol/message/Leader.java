// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * The leader, once a second, or the word that an election has begun.
 *
 * @param pnn of the leader; {@link org.ctdb4j.api.Pnn#UNKNOWN} when an election begins
 */
public record Leader(int pnn) implements MessagePayload {

    static Leader decode(Blob data) throws MalformedPayloadException {
        return new Leader(WireReader.onlyU32(data));
    }

    @Override
    public long srvid() {
        return Srvid.LEADER;
    }

    @Override
    public Blob encode() {
        return Blob.u32(pnn);
    }
}
