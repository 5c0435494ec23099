// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Counts a culprit against a node, for the leader to ban it if it goes on. */
public record Banning(int pnn) implements MessagePayload {

    static Banning decode(Blob data) throws MalformedPayloadException {
        return new Banning(WireReader.onlyU32(data));
    }

    @Override
    public long srvid() {
        return Srvid.BANNING;
    }

    @Override
    public Blob encode() {
        return Blob.u32(pnn);
    }
}
