// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;

/**
 * Has copies of deleted records dropped, where nothing speaks against it.
 *
 * @param records with their header as data
 */
public record TryDeleteRecords(RecBuffer records) implements Control {

    static TryDeleteRecords decode(Blob data) throws MalformedPayloadException {
        return new TryDeleteRecords(RecBuffer.decodeWithHeaders(data));
    }

    @Override
    public int opcode() {
        return Opcode.TRY_DELETE_RECORDS;
    }

    @Override
    public Blob encode() {
        return records.encode();
    }

    /**
     * The payload of the answer.
     *
     * @param kept the records that are still there
     */
    public record Reply(RecBuffer kept) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(RecBuffer.decode(data));
        }

        public Blob encode() {
            return kept.encode();
        }
    }
}
