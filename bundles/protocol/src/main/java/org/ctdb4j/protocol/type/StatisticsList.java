// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * A node's statistics of the past, newest first.
 *
 * <pre>
 *  0     4     8
 *  | num | pad | statistics …
 * </pre>
 */
public record StatisticsList(List<NodeStatistics> statistics) {

    /** As many as ctdbd always sends. */
    public static final int COUNT = 100;

    private static final int PAD = 4;
    private static final int SIZE_MIN = 8;

    public StatisticsList {
        statistics = List.copyOf(statistics);
    }

    public static StatisticsList decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, StatisticsList::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE_MIN + statistics.size() * NodeStatistics.SIZE, this::write);
    }

    private static StatisticsList read(WireReader in) throws MalformedPayloadException {
        int count = in.count(NodeStatistics.SIZE);
        in.pad(PAD);
        return new StatisticsList(in.list(count, NodeStatistics::read));
    }

    private void write(WireWriter out) {
        out.u32(statistics.size()).pad(PAD);
        statistics.forEach(each -> each.write(out));
    }
}
