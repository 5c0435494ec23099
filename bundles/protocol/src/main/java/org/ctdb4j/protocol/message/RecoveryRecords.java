// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;

/**
 * Records on their way in a recovery, with their headers.
 *
 * @param srvid of the recovery range, drawn for one database and one direction
 */
public record RecoveryRecords(long srvid, RecBuffer records) implements MessagePayload {

    static RecoveryRecords decode(long srvid, Blob data) throws MalformedPayloadException {
        return new RecoveryRecords(srvid, RecBuffer.decodeWithHeaders(data));
    }

    @Override
    public Blob encode() {
        return records.encode();
    }
}
