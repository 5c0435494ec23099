// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** A recovery is over. */
public record Reconfigure() implements MessagePayload {

    static Reconfigure decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new Reconfigure();
    }

    @Override
    public long srvid() {
        return Srvid.RECONFIGURE;
    }

    @Override
    public Blob encode() {
        return Blob.EMPTY;
    }
}
