// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.SrvidMessage;

/** Asks a recovery daemon for a text about its memory. */
public record MemDump(SrvidMessage replyTo) implements MessagePayload {

    static MemDump decode(Blob data) throws MalformedPayloadException {
        return new MemDump(SrvidMessage.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.MEM_DUMP;
    }

    @Override
    public Blob encode() {
        return replyTo.encode();
    }
}
