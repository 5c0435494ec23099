// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.message;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/**
 * What comes back to the srvid a {@link TakeoverRun} or {@link DisableTakeoverRuns} named; only who named it can tell.
 *
 * @param result a pnn, or negative for failure
 */
public record Answer(int result) {

    public static Answer decode(Blob data) throws MalformedPayloadException {
        return new Answer(WireReader.onlyU32(data));
    }

    public Blob encode() {
        return Blob.u32(result);
    }
}
