// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * Asks for the sequence number transactions keep in a database.
 *
 * <pre>
 *  0       4     8
 *  | db_id | pad |
 * </pre>
 */
public record GetDbSeqnum(int dbId) implements Control {

    private static final int PAD = 4;

    static GetDbSeqnum decode(Blob data) throws MalformedPayloadException {
        return WireReader.whole(data, in -> {
            GetDbSeqnum control = new GetDbSeqnum(in.u32());
            in.pad(PAD);
            return control;
        });
    }

    @Override
    public int opcode() {
        return Opcode.GET_DB_SEQNUM;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.u32(dbId).pad(PAD));
    }

    /** The payload of the answer. */
    public record Reply(long seqnum) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::u64));
        }

        public Blob encode() {
            return Blob.u64(seqnum);
        }
    }
}
