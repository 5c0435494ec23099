// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;

import org.ctdb4j.api.Timeval;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.core.Tally.Span;
import org.ctdb4j.protocol.Operation;
import org.ctdb4j.protocol.type.Latency;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void countsPacketsByKindAndInAll() {
        counters.clientPacketReceived(Operation.REQ_CONTROL);
        counters.clientPacketReceived(Operation.REQ_KEEPALIVE);

        assertEquals(2, counters.totals().get(Count.CLIENT_PACKETS_RECEIVED));
        assertEquals(1, counters.totals().get(Count.CLIENT_REQ_CONTROL));
    }

    @Test
    void pendingCallsNeverFallBelowZeroInASlotThatOnlySawTheirEnd() {
        counters.callReceived();
        counters.nextSlot(Timeval.ZERO);
        counters.callAnswered(1_000);
        counters.nextSlot(Timeval.ZERO);

        assertEquals(0, counters.totals().get(Count.CALLS_PENDING));
        assertEquals(1, counters.totals().get(Count.CALLS));
        assertEquals(0, counters.history().get(0).get(Count.CALLS_PENDING));
        assertEquals(0, counters.history().get(0).get(Count.CALLS));
        assertEquals(1, counters.history().get(1).get(Count.CALLS_PENDING));
    }

    @Test
    void sortsHopCountsByTheirNumberOfBits() {
        for (int hops : new int[] {0, 1, 2, 3, 4, 7, 8, 1 << 14, 1 << 20, -1}) {
            counters.callHops(hops);
        }

        int[] buckets = counters.totals().hopBuckets();
        assertArrayEquals(new int[] {1, 1, 2, 2, 1}, Arrays.copyOf(buckets, 5));
        assertEquals(3, buckets[15]);
        assertEquals(-1, counters.totals().get(Count.HOPS_MAX));
    }

    @Test
    void sortsLocksByTheTimeTheyTook() {
        counters.lockRequested();
        counters.lockGranted(999_999);
        counters.lockRequested();
        counters.lockGranted(1_000_000);
        counters.lockRequested();
        counters.lockGranted(100_000_000_000L);

        int[] buckets = counters.totals().lockBuckets();
        assertEquals(1, buckets[0]);
        assertEquals(1, buckets[1]);
        assertEquals(1, buckets[10]);
        assertEquals(3, counters.totals().get(Count.LOCKS));
        assertEquals(0, counters.totals().get(Count.LOCKS_CURRENT));
    }

    @Test
    void failedLocksHaveNoLatency() {
        counters.lockRequested();
        counters.lockFailed();

        assertEquals(1, counters.totals().get(Count.LOCKS));
        assertEquals(1, counters.totals().get(Count.LOCKS_FAILED));
        assertEquals(0, counters.totals().latency(Span.LOCK).count());
    }

    @Test
    void latencyKnowsShortestLongestAndSum() {
        counters.clusterLockTaken(0.5);
        counters.clusterLockTaken(0.25);

        Latency latency = counters.totals().latency(Span.CLUSTER_LOCK_TAKEN);
        assertEquals(2, latency.count());
        assertEquals(0.25, latency.min());
        assertEquals(0.5, latency.max());
        assertEquals(0.75, latency.total());
    }

    @Test
    void resetForgetsTotalsAndKeepsTheHistory() {
        counters.recoveryEnded();
        counters.nextSlot(Timeval.ZERO);
        counters.reset(Timeval.ZERO);

        assertEquals(0, counters.totals().get(Count.RECOVERIES));
        assertEquals(1, counters.history().get(0).get(Count.RECOVERIES));
    }

    @Test
    void historyKeepsAHundredSlots() {
        for (int i = 0; i < Counters.HISTORY_SLOTS + 1; i++) {
            counters.nextSlot(Timeval.ZERO);
        }

        assertEquals(Counters.HISTORY_SLOTS, counters.history().size());
    }
}
