// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Leaves a message that is sent to all nodes when the caller disconnects.
 *
 * <pre>
 *  0       8
 *  | srvid | blobn data
 * </pre>
 */
public record RegisterNotify(long notifySrvid, Blob message) implements Control {

    static RegisterNotify decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new RegisterNotify(in.u64(), in.blobn()));
    }

    @Override
    public int opcode() {
        return Opcode.REGISTER_NOTIFY;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u64(notifySrvid).blobn(message));
    }
}
