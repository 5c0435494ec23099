// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Obsolete: nobody acts on it. */
public record ClearLog() implements MessagePayload {

    static ClearLog decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new ClearLog();
    }

    @Override
    public long srvid() {
        return Srvid.CLEARLOG;
    }

    @Override
    public Blob encode() {
        return Blob.EMPTY;
    }
}
