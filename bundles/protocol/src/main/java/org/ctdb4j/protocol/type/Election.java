// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A node stands for leader; only clusters without a cluster lock elect this way.
 *
 * <pre>
 *  0               4     8               24    28           32
 *  | num_connected | pad | priority_time | pnn | node_flags |
 * </pre>
 *
 * @param connectedNodes how many nodes the candidate sees, itself included
 * @param priorityTime when the candidate's daemon came up; the older one wins
 */
public record Election(int connectedNodes, Timeval priorityTime, int pnn, int nodeFlags) {

    static final int SIZE = 32;

    private static final int PAD = 4;

    public static Election decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, Election::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE, this::write);
    }

    static Election read(WireReader in) throws MalformedPayloadException {
        int connectedNodes = in.u32();
        in.pad(PAD);
        return new Election(connectedNodes, in.timeval(), in.u32(), in.u32());
    }

    void write(WireWriter out) {
        out.u32(connectedNodes).pad(PAD).timeval(priorityTime).u32(pnn).u32(nodeFlags);
    }
}
