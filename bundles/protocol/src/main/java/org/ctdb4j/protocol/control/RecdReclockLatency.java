// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/** Reports how long the recovery daemon waited for the cluster lock. */
public record RecdReclockLatency(double seconds) implements Control {

    static RecdReclockLatency decode(Blob data) throws MalformedPayloadException {
        return new RecdReclockLatency(WireReader.whole(data, WireReader::f64));
    }

    @Override
    public int opcode() {
        return Opcode.RECD_RECLOCK_LATENCY;
    }

    @Override
    public Blob encode() {
        return WireWriter.whole(out -> out.f64(seconds));
    }
}
