// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;

/** Obsolete: nobody acts on it. */
public record FetchForVacuum(RecBuffer records) implements MessagePayload {

    static FetchForVacuum decode(Blob data) throws MalformedPayloadException {
        return new FetchForVacuum(RecBuffer.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.VACUUM_FETCH;
    }

    @Override
    public Blob encode() {
        return records.encode();
    }
}
