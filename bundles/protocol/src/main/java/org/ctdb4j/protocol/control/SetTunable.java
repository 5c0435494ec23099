// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Sets a tunable; status 1 if it is obsolete.
 *
 * <pre>
 *  0       4
 *  | value | strn name
 * </pre>
 *
 * @param name in whatever case
 */
public record SetTunable(int value, String name) implements Control {

    private static final int SIZE_MIN = 12;

    /** Like ctdbd it does not mind what follows the name. */
    static SetTunable decode(Blob data) throws MalformedPayloadException {
        WireReader.requireAtLeast(data, SIZE_MIN);
        return WireReader.beginning(data, in -> new SetTunable(in.u32(), in.strn()));
    }

    @Override
    public int opcode() {
        return Opcode.SET_TUNABLE;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(value).strn(name));
    }
}
