// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.core.Tally.Span;
import org.ctdb4j.protocol.type.DbStatistics;

/** What is counted for one database, and for the node as well. */
final class DatabaseCounters {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Context context;
    private final String name;
    private Tally tally = new Tally(Timeval.ZERO);
    private HotKeys hotKeys;

    DatabaseCounters(Context context, String name) {
        this.context = context;
        this.name = name;
        this.hotKeys = noHotKeys();
    }

    /** A record or database lock is waited for. */
    void lockRequested() {
        context.counters.lockRequested();
        tally.add(Count.LOCKS_CURRENT);
    }

    /** A lock was obtained {@code nanos} after it was asked for. */
    void lockGranted(long nanos) {
        context.counters.lockGranted(nanos);
        lockEnded();
        tally.lockTook(nanos);
    }

    void lockFailed() {
        context.counters.lockFailed();
        lockEnded();
        tally.add(Count.LOCKS_FAILED);
    }

    /** A lock is not wanted any more. */
    void lockForgotten() {
        context.counters.lockForgotten();
        tally.subtract(Count.LOCKS_CURRENT);
    }

    /** A call came from a node. */
    void callHops(int hopCount) {
        context.counters.callHops(hopCount);
        tally.hops(hopCount);
    }

    /** A vacuum run has ended {@code nanos} after it began. */
    void vacuumed(long nanos) {
        tally.time(Span.VACUUM, nanos / NANOS_PER_SECOND);
    }

    void delegated() {
        context.counters.delegated();
        tally.add(Count.DELEGATIONS);
    }

    void revoked() {
        context.counters.revoked();
        tally.add(Count.REVOKES);
    }

    /** A record has moved to this node. */
    void migrated(Blob key) {
        hotKeys.count(key, context.nowNanos);
    }

    /** Begins anew. The node's own counters have their own beginning. */
    void reset() {
        tally = new Tally(Timeval.ZERO);
        hotKeys = noHotKeys();
    }

    DbStatistics statistics() {
        return new DbStatistics(
                StatisticsControls.locks(tally),
                tally.latency(Span.VACUUM),
                tally.get(Count.DELEGATIONS),
                tally.get(Count.REVOKES),
                StatisticsControls.boxed(tally.hopBuckets()),
                hotKeys.slots());
    }

    private HotKeys noHotKeys() {
        return new HotKeys(name, line -> context.log(DebugLevel.NOTICE, line));
    }

    private void lockEnded() {
        tally.subtract(Count.LOCKS_CURRENT);
        tally.add(Count.LOCKS);
    }
}
