// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Begins the transaction of a recovery on a frozen database.
 *
 * <pre>
 *  0       4     8
 *  | db_id | tid |
 * </pre>
 *
 * @param transactionId the new generation
 */
public record DbTransactionStart(int dbId, int transactionId) implements Control {

    static DbTransactionStart decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> new DbTransactionStart(in.u32(), in.u32()));
    }

    @Override
    public int opcode() {
        return Opcode.DB_TRANSACTION_START;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).u32(transactionId));
    }
}
