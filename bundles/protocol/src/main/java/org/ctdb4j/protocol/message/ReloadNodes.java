// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** The nodes file has been read again. */
public record ReloadNodes() implements MessagePayload {

    static ReloadNodes decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new ReloadNodes();
    }

    @Override
    public long srvid() {
        return Srvid.RELOAD_NODES;
    }

    @Override
    public Blob encode() {
        return Blob.EMPTY;
    }
}
