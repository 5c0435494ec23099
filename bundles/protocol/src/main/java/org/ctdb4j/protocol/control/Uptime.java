// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Asks when the node started and last recovered. */
public record Uptime() implements Control {

    @Override
    public int opcode() {
        return Opcode.UPTIME;
    }

    /** The payload of the answer. */
    public record Reply(Timeval now, Timeval daemonStart, Timeval lastRecoveryStart, Timeval lastRecoveryEnd) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return WireReader.whole(data, in -> new Reply(in.timeval(), in.timeval(), in.timeval(), in.timeval()));
        }

        public Blob encode() {
            return WireWriter.whole(out -> out.timeval(now)
                    .timeval(daemonStart)
                    .timeval(lastRecoveryStart)
                    .timeval(lastRecoveryEnd));
        }
    }
}
