// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * The flags of a node have changed.
 *
 * <pre>
 *  0     4           8           12
 *  | pnn | new_flags | old_flags |
 * </pre>
 */
public record FlagChange(int pnn, int newFlags, int oldFlags) {

    static final int SIZE = 12;

    public static FlagChange decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, FlagChange::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static FlagChange read(WireReader in) throws MalformedPayloadException {
        return new FlagChange(in.u32(), in.u32(), in.u32());
    }

    void write(WireWriter out) {
        out.u32(pnn).u32(newFlags).u32(oldFlags);
    }
}
