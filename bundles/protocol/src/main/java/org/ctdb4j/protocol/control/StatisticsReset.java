// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;

/** Sets all counters of the node and its databases to zero. */
public record StatisticsReset() implements Control {

    static StatisticsReset decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new StatisticsReset();
    }

    @Override
    public int opcode() {
        return Opcode.STATISTICS_RESET;
    }
}
