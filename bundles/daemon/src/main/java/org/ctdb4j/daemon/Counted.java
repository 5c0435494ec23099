// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.List;

import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.NodeCounters;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.type.Latency;
import org.ctdb4j.protocol.type.LockStatistics;
import org.ctdb4j.protocol.type.NodeStatistics;

/** Turns what the wire has of statistics, unsigned and in its own order, into what callers see. */
final class Counted {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Counted() {}

    static NodeCounters of(NodeStatistics wire) {
        return new NodeCounters(
                micros(wire.startTime()),
                micros(wire.currentTime()),
                u32(wire.clients()),
                u32(wire.frozen()),
                u32(wire.recovering()),
                u32(wire.recoveries()),
                u32(wire.clientPacketsSent()),
                u32(wire.clientPacketsReceived()),
                u32(wire.nodePacketsSent()),
                u32(wire.nodePacketsReceived()),
                u32(wire.keepalivesSent()),
                u32(wire.keepalivesReceived()),
                node(wire.node()),
                client(wire.client()),
                new NodeCounters.Timeouts(
                        u32(wire.timeouts().call()),
                        u32(wire.timeouts().control()),
                        u32(wire.timeouts().traverse())),
                locks(wire.locks()),
                u32(wire.totalCalls()),
                u32(wire.pendingCalls()),
                u32(wire.childwriteCalls()),
                u32(wire.pendingChildwriteCalls()),
                u32(wire.memoryUsed()),
                u32(wire.maxHopCount()),
                u32(wire.totalRoDelegations()),
                u32(wire.totalRoRevokes()),
                List.copyOf(wire.hopCountBuckets()),
                latency(wire.reclockCtdbd()),
                latency(wire.reclockRecd()),
                latency(wire.callLatency()),
                latency(wire.childwriteLatency()));
    }

    static DatabaseCounters of(DbStatistics wire) {
        return new DatabaseCounters(
                u32(wire.roDelegations()),
                u32(wire.roRevokes()),
                locks(wire.locks()),
                List.copyOf(wire.hopCountBuckets()),
                latency(wire.vacuumLatency()),
                wire.hotKeys().stream()
                        .map(each -> new DatabaseCounters.Key(u32(each.count()), each.key()))
                        .toList());
    }

    private static NodeCounters.NodePackets node(NodeStatistics.NodePackets wire) {
        return new NodeCounters.NodePackets(
                u32(wire.reqCall()),
                u32(wire.replyCall()),
                u32(wire.reqDmaster()),
                u32(wire.replyDmaster()),
                u32(wire.replyError()),
                u32(wire.reqMessage()),
                u32(wire.reqControl()),
                u32(wire.replyControl()),
                u32(wire.reqTunnel()));
    }

    private static NodeCounters.ClientPackets client(NodeStatistics.ClientPackets wire) {
        return new NodeCounters.ClientPackets(
                u32(wire.reqCall()), u32(wire.reqMessage()), u32(wire.reqControl()), u32(wire.reqTunnel()));
    }

    private static NodeCounters.Locks locks(LockStatistics wire) {
        return new NodeCounters.Locks(
                u32(wire.calls()),
                u32(wire.current()),
                u32(wire.pending()),
                u32(wire.failed()),
                latency(wire.latency()),
                List.copyOf(wire.buckets()));
    }

    private static NodeCounters.Latency latency(Latency wire) {
        long count = u32(wire.count());
        return new NodeCounters.Latency(count, wire.min(), count == 0 ? 0 : wire.total() / count, wire.max());
    }

    private static long u32(int value) {
        return Integer.toUnsignedLong(value);
    }

    private static long micros(Timeval time) {
        return time.seconds() * MICROS_PER_SECOND + time.micros();
    }
}
