// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Empties a frozen database within a recovery transaction.
 *
 * <pre>
 *  0       4     8
 *  | db_id | tid |
 * </pre>
 */
public record WipeDatabase(int dbId, int transactionId) implements Control {

    static WipeDatabase decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new WipeDatabase(in.u32(), in.u32()));
    }

    @Override
    public int opcode() {
        return Opcode.WIPE_DATABASE;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).u32(transactionId));
    }
}
