// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;

/** Commits a transaction on all nodes; status 2 if a recovery ended it, 1 if it took too long. */
public record Trans3Commit(RecBuffer records) implements Control {

    static Trans3Commit decode(Blob data) throws MalformedPayloadException {
        return new Trans3Commit(RecBuffer.decodeWithHeaders(data));
    }

    @Override
    public int opcode() {
        return Opcode.TRANS3_COMMIT;
    }

    @Override
    public Blob encode() {
        return records.encode();
    }
}
