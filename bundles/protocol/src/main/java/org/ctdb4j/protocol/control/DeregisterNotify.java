// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Takes back a {@link RegisterNotify}. */
public record DeregisterNotify(long notifySrvid) implements Control {

    static DeregisterNotify decode(Blob data) throws MalformedPayloadException {
        return new DeregisterNotify(WireReader.whole(data, WireReader::u64));
    }

    @Override
    public int opcode() {
        return Opcode.DEREGISTER_NOTIFY;
    }

    @Override
    public Blob encode() {
        return Blob.u64(notifySrvid);
    }
}
