// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Tells that the sequence number of a database changed on another node. */
public record UpdateSeqnum(int dbId) implements Control {

    static UpdateSeqnum decode(Blob data) throws MalformedPayloadException {
        return new UpdateSeqnum(WireReader.onlyU32(data));
    }

    @Override
    public int opcode() {
        return Opcode.UPDATE_SEQNUM;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
