// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Asks for a tunable; an unknown name has status -22.
 *
 * @param name in whatever case
 */
public record GetTunable(String name) implements Control {

    private static final int SIZE_MIN = 8;

    /** Like ctdbd it does not mind what follows the name. */
    static GetTunable decode(Blob data) throws MalformedPayloadException {
        WireReader.requireAtLeast(data, SIZE_MIN);
        return new GetTunable(WireReader.beginning(data, WireReader::strn));
    }

    @Override
    public int opcode() {
        return Opcode.GET_TUNABLE;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.strn(name));
    }

    /** The payload of the answer. */
    public record Reply(int value) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.onlyU32(data));
        }

        public Blob encode() {
            return Blob.u32(value);
        }
    }
}
