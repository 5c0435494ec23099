// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the cluster lock; the wire says recovery lock for it. */
public record GetReclockFile() implements Control {

    static GetReclockFile decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetReclockFile();
    }

    @Override
    public int opcode() {
        return Opcode.GET_RECLOCK_FILE;
    }

    /**
     * The payload of the answer.
     *
     * @param lock as it is configured, empty if there is none
     */
    public record Reply(String lock) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(WireReader.whole(data, WireReader::str));
        }

        public Blob encode() {
            return lock.isEmpty() ? Blob.EMPTY : Blob.cString(lock);
        }
    }
}
