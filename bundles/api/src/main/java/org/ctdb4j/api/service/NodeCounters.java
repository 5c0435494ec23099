// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/**
 * What a node has counted since {@code sinceMicros} (microseconds since 1970, as is {@code nowMicros}), under the names of {@code
 * ctdb statistics}.
 */
public record NodeCounters(
        long sinceMicros,
        long nowMicros,
        long numClients,
        long frozen,
        long recovering,
        long numRecoveries,
        long clientPacketsSent,
        long clientPacketsRecv,
        long nodePacketsSent,
        long nodePacketsRecv,
        long keepalivePacketsSent,
        long keepalivePacketsRecv,
        NodePackets node,
        ClientPackets client,
        Timeouts timeouts,
        Locks locks,
        long totalCalls,
        long pendingCalls,
        long childwriteCalls,
        long pendingChildwriteCalls,
        long memoryUsed,
        long maxHopCount,
        long totalRoDelegations,
        long totalRoRevokes,
        List<Integer> hopCountBuckets,
        Latency reclockCtdbd,
        Latency reclockRecd,
        Latency callLatency,
        Latency childwriteLatency) {

    /** Packets that came from nodes, by operation. */
    public record NodePackets(
            long reqCall,
            long replyCall,
            long reqDmaster,
            long replyDmaster,
            long replyError,
            long reqMessage,
            long reqControl,
            long replyControl,
            long reqTunnel) {}

    /** Packets that came from clients, by operation. */
    public record ClientPackets(long reqCall, long reqMessage, long reqControl, long reqTunnel) {}

    /** What was given up waiting for. */
    public record Timeouts(long call, long control, long traverse) {}

    /** Locks waited for. {@code buckets}: how many took how long. */
    public record Locks(
            long numCalls, long numCurrent, long numPending, long numFailed, Latency latency, List<Integer> buckets) {}

    /** Durations in seconds. */
    public record Latency(long count, double min, double average, double max) {}
}
