// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.EnumMap;
import java.util.Map;

import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.type.Latency;

/** One set of counters: the totals, or what happened within one slot of the history. Owned by the node's thread. */
final class Tally {
    static final int BUCKETS = 16;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Limits of the lock buckets in nanoseconds; what is slower goes into the bucket behind the last. */
    private static final long[] LOCK_LIMITS = {
        1_000_000L,
        10_000_000L,
        100_000_000L,
        1_000_000_000L,
        2_000_000_000L,
        4_000_000_000L,
        8_000_000_000L,
        16_000_000_000L,
        32_000_000_000L,
        64_000_000_000L
    };

    /** What is counted. */
    enum Count {
        CLIENT_PACKETS_SENT,
        CLIENT_PACKETS_RECEIVED,
        NODE_PACKETS_SENT,
        NODE_PACKETS_RECEIVED,
        KEEPALIVES_SENT,
        KEEPALIVES_RECEIVED,
        NODE_REQ_CALL,
        NODE_REPLY_CALL,
        NODE_REQ_DMASTER,
        NODE_REPLY_DMASTER,
        NODE_REPLY_ERROR,
        NODE_REQ_MESSAGE,
        NODE_REQ_CONTROL,
        NODE_REPLY_CONTROL,
        NODE_REQ_TUNNEL,
        CLIENT_REQ_CALL,
        CLIENT_REQ_MESSAGE,
        CLIENT_REQ_CONTROL,
        CLIENT_REQ_TUNNEL,
        CONTROL_TIMEOUTS,
        TRAVERSE_TIMEOUTS,
        LOCKS,
        LOCKS_CURRENT,
        LOCKS_PENDING,
        LOCKS_FAILED,
        CALLS,
        CALLS_PENDING,
        UPDATES,
        UPDATES_PENDING,
        HOPS_MAX,
        RECOVERIES,
        DELEGATIONS,
        REVOKES
    }

    /** What is timed. */
    enum Span {
        CLUSTER_LOCK_TEST,
        CLUSTER_LOCK_TAKEN,
        LOCK,
        CALL,
        UPDATE,
        VACUUM
    }

    private final int[] counts = new int[Count.values().length];
    private final int[] lockBuckets = new int[BUCKETS];
    private final int[] hopBuckets = new int[BUCKETS];
    private final Map<Span, Latency> latencies = new EnumMap<>(Span.class);
    private final Timeval start;
    private Timeval end = Timeval.ZERO;

    Tally(Timeval start) {
        this.start = start;
    }

    void add(Count count) {
        counts[count.ordinal()]++;
    }

    /** Takes one away, never below zero: a slot may see the end of what began in another. */
    void subtract(Count count) {
        int index = count.ordinal();
        counts[index] = Math.max(0, counts[index] - 1);
    }

    void time(Span span, double seconds) {
        latencies.merge(span, Latency.NONE.plus(seconds), (known, first) -> known.plus(seconds));
    }

    void lockTook(long nanos) {
        time(Span.LOCK, nanos / NANOS_PER_SECOND);
        lockBuckets[lockBucket(nanos)]++;
    }

    void hops(int hopCount) {
        int index = Count.HOPS_MAX.ordinal();
        if (Integer.compareUnsigned(hopCount, counts[index]) > 0) {
            counts[index] = hopCount;
        }
        hopBuckets[hopBucket(hopCount)]++;
    }

    int get(Count count) {
        return counts[count.ordinal()];
    }

    Latency latency(Span span) {
        return latencies.getOrDefault(span, Latency.NONE);
    }

    /** {@return when counting began} */
    Timeval start() {
        return start;
    }

    /** {@return when counting ended, zero before that} */
    Timeval end() {
        return end;
    }

    void end(Timeval when) {
        end = when;
    }

    int[] lockBuckets() {
        return lockBuckets.clone();
    }

    int[] hopBuckets() {
        return hopBuckets.clone();
    }

    private static int lockBucket(long nanos) {
        int bucket = 0;
        while (bucket < LOCK_LIMITS.length && nanos >= LOCK_LIMITS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** The number of bits a hop count takes. */
    private static int hopBucket(int hopCount) {
        return Math.min(Integer.SIZE - Integer.numberOfLeadingZeros(hopCount), BUCKETS - 1);
    }
}
