// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Where the answer to a message goes.
 *
 * <pre>
 *  0     4     8       16
 *  | pnn | pad | srvid |
 * </pre>
 *
 * @param srvid 0 if no answer is wanted
 */
public record SrvidMessage(int pnn, long srvid) {

    static final int SIZE = 16;

    private static final int PAD = 4;

    public static SrvidMessage decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, SrvidMessage::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static SrvidMessage read(WireReader in) throws MalformedPayloadException {
        int pnn = in.u32();
        in.pad(PAD);
        return new SrvidMessage(pnn, in.u64());
    }

    void write(WireWriter out) {
        out.u32(pnn).pad(PAD).u64(srvid);
    }
}
