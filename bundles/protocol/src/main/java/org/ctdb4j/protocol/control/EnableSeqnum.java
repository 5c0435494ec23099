// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Turns on the sequence number of a database and telling the other nodes when it changes. */
public record EnableSeqnum(int dbId) implements Control {

    static EnableSeqnum decode(Blob data) throws MalformedPayloadException {
        return new EnableSeqnum(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.ENABLE_SEQNUM;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
