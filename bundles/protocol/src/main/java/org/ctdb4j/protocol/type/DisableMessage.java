// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Asks a recovery daemon to leave something undone for a while.
 *
 * <pre>
 *  0     4     8       16        20    24
 *  | pnn | pad | srvid | timeout | pad |
 * </pre>
 *
 * @param pnn with {@code srvid}, where the answer goes
 * @param srvid 0 if no answer is wanted
 * @param timeoutSeconds 0 to allow it again at once
 */
public record DisableMessage(int pnn, long srvid, int timeoutSeconds) {

    static final int SIZE = 24;

    private static final int PAD = 4;

    public static DisableMessage decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, DisableMessage::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static DisableMessage read(WireReader in) throws MalformedPayloadException {
        int pnn = in.u32();
        in.pad(PAD);
        DisableMessage message = new DisableMessage(pnn, in.u64(), in.u32());
        in.pad(PAD);
        return message;
    }

    void write(WireWriter out) {
        out.u32(pnn).pad(PAD).u64(srvid).u32(timeoutSeconds).pad(PAD);
    }
}
