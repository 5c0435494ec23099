// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Undoes the transaction of a recovery. */
public record DbTransactionCancel(int dbId) implements Control {

    static DbTransactionCancel decode(Blob data) throws MalformedPayloadException {
        return new DbTransactionCancel(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.DB_TRANSACTION_CANCEL;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
