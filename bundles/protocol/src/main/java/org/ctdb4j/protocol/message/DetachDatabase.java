// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Obsolete: nobody acts on it. */
public record DetachDatabase(int dbId) implements MessagePayload {

    static DetachDatabase decode(Blob data) throws MalformedPayloadException {
        return new DetachDatabase(WireReader.onlyU32(data));
    }

    @Override
    public long srvid() {
        return Srvid.DETACH_DATABASE;
    }

    @Override
    public Blob encode() {
        return Blob.u32(dbId);
    }
}
