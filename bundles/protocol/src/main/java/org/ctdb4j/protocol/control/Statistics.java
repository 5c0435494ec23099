// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.NodeStatistics;
import org.ctdb4j.protocol.wire.WireReader;

/** Asks for everything the node counts. */
public record Statistics() implements Control {

    static Statistics decode(Blob data) throws MalformedPayloadException {
        WireReader.requireEmpty(data);
        return new Statistics();
    }

    @Override
    public int opcode() {
        return Opcode.STATISTICS;
    }

    /** The payload of the answer. */
    public record Reply(NodeStatistics statistics) {

        public static Reply decode(Blob data) throws MalformedPayloadException {
            return new Reply(NodeStatistics.decode(data));
        }

        public Blob encode() {
            return statistics.encode();
        }
    }
}
