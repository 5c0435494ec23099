// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.StatisticsList;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for the statistics of the past. */
public record GetStatHistory() implements Control {

    static GetStatHistory decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new GetStatHistory();
    }

    @Override
    public int opcode() {
        return Opcode.GET_STAT_HISTORY;
    }

    /** The payload of the answer. */
    public record Reply(StatisticsList history) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(StatisticsList.decode(data));
        }

        public Blob encode() {
            return history.encode();
        }
    }
}
