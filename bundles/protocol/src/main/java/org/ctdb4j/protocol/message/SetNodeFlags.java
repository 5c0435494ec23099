// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.FlagChange;

/** Obsolete: nobody acts on it. */
public record SetNodeFlags(FlagChange change) implements MessagePayload {

    static SetNodeFlags decode(Blob data) throws MalformedPayloadException {
        return new SetNodeFlags(FlagChange.decode(data));
    }

    @Override
    public long srvid() {
        return Srvid.SET_NODE_FLAGS;
    }

    @Override
    public Blob encode() {
        return change.encode();
    }
}
