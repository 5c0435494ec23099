// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Runs the event that follows a takeover run; the status is that of the event. */
public record IpReallocated() implements Control {

    static IpReallocated decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new IpReallocated();
    }

    @Override
    public int opcode() {
        return Opcode.IPREALLOCATED;
    }
}
