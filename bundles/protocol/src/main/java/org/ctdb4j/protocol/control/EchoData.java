// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Asks for the same bytes back.
 *
 * <pre>
 *  0         4
 *  | timeout | blobn data
 * </pre>
 */
public record EchoData(int timeout, Blob data) implements Control {

    /** Like ctdbd it does not mind what follows the bytes. */
    static EchoData decode(Blob data) throws MalformedPayloadException {
        return WireReader.beginning(data, in -> new EchoData(in.u32(), in.blobn()));
    }

    @Override
    public int opcode() {
        return Opcode.ECHO_DATA;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(timeout).blobn(data));
    }

    /** The payload of the answer. */
    public record Reply(int timeout, Blob data) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return WireReader.whole(data, in -> new Reply(in.u32(), in.blobn()));
        }

        public Blob encode() {
            return WireWriter.whole(out -> out.u32(timeout).blobn(data));
        }
    }
}
