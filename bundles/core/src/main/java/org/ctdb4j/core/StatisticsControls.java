// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.core.Tally.Span;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetStatHistory;
import org.ctdb4j.protocol.control.Statistics;
import org.ctdb4j.protocol.control.StatisticsReset;
import org.ctdb4j.protocol.type.LockStatistics;
import org.ctdb4j.protocol.type.NodeStatistics;
import org.ctdb4j.protocol.type.StatisticsList;

/** Tells what has been counted, and keeps the history going. */
final class StatisticsControls {
    private static final TimerKey.Kind TIMER = TimerKey.Kind.STATISTICS;

    private final Context context;
    private final Clients clients;
    private final Databases databases;
    private final FreezeAll freezeAll;
    private int memoryUsed;

    StatisticsControls(Context context, Clients clients, Databases databases, FreezeAll freezeAll) {
        this.context = context;
        this.clients = clients;
        this.databases = databases;
        this.freezeAll = freezeAll;
    }

    void serve(Controls controls) {
        controls.data(Statistics.class, () -> new Statistics.Reply(at(context.nowNanos)).encode());
        controls.data(GetStatHistory.class, () -> new GetStatHistory.Reply(history()).encode());
        controls.on(StatisticsReset.class, this::reset);
    }

    void start() {
        context.counters.start(context.now());
        startTimer();
    }

    void timerFired() {
        context.counters.nextSlot(context.now());
        startTimer();
    }

    /** More than the wire has room for counts as the most it has. */
    void memoryUsed(long bytes) {
        memoryUsed = (int) Math.min(bytes, 0xffffffffL);
    }

    /** {@return the totals with what is true at this moment} */
    NodeStatistics at(long nowNanos) {
        Tally totals = context.counters.totals();
        int recovering = context.recoveryMode == RecoveryMode.ACTIVE ? 1 : 0;
        return statistics(
                totals,
                clients.count(),
                freezeAll.allFrozen() ? 1 : 0,
                recovering,
                memoryUsed,
                context.wall.at(nowNanos));
    }

    private void startTimer() {
        context.startTimer(TIMER, 0, context.period(Tunable.STAT_HISTORY_INTERVAL));
    }

    /** As many slots as there could be; those that have not been yet are zero. */
    private StatisticsList history() {
        List<NodeStatistics> slots = new ArrayList<>();
        for (Tally slot : context.counters.history()) {
            slots.add(statistics(slot, 0, 0, 0, 0, slot.end()));
        }
        NodeStatistics unused = statistics(new Tally(Timeval.ZERO), 0, 0, 0, 0, Timeval.ZERO);
        while (slots.size() < StatisticsList.COUNT) {
            slots.add(unused);
        }
        return new StatisticsList(slots);
    }

    private void reset(ReqControl request, StatisticsReset control) {
        context.counters.reset(context.now());
        databases.newestFirst().forEach(database -> database.counters().reset());
        context.reply(request, 0);
    }

    private static NodeStatistics statistics(
            Tally tally, int clients, int frozen, int recovering, int memoryUsed, Timeval current) {
        return new NodeStatistics(
                clients,
                frozen,
                recovering,
                tally.get(Count.CLIENT_PACKETS_SENT),
                tally.get(Count.CLIENT_PACKETS_RECEIVED),
                tally.get(Count.NODE_PACKETS_SENT),
                tally.get(Count.NODE_PACKETS_RECEIVED),
                tally.get(Count.KEEPALIVES_SENT),
                tally.get(Count.KEEPALIVES_RECEIVED),
                fromNodes(tally),
                fromClients(tally),
                new NodeStatistics.Timeouts(0, tally.get(Count.CONTROL_TIMEOUTS), tally.get(Count.TRAVERSE_TIMEOUTS)),
                tally.latency(Span.CLUSTER_LOCK_TEST),
                tally.latency(Span.CLUSTER_LOCK_TAKEN),
                locks(tally),
                tally.get(Count.CALLS),
                tally.get(Count.CALLS_PENDING),
                tally.get(Count.UPDATES),
                tally.get(Count.UPDATES_PENDING),
                memoryUsed,
                0,
                tally.get(Count.HOPS_MAX),
                boxed(tally.hopBuckets()),
                tally.latency(Span.CALL),
                tally.latency(Span.UPDATE),
                tally.get(Count.RECOVERIES),
                tally.start(),
                current,
                tally.get(Count.DELEGATIONS),
                tally.get(Count.REVOKES));
    }

    private static NodeStatistics.NodePackets fromNodes(Tally tally) {
        return new NodeStatistics.NodePackets(
                tally.get(Count.NODE_REQ_CALL),
                tally.get(Count.NODE_REPLY_CALL),
                tally.get(Count.NODE_REQ_DMASTER),
                tally.get(Count.NODE_REPLY_DMASTER),
                tally.get(Count.NODE_REPLY_ERROR),
                tally.get(Count.NODE_REQ_MESSAGE),
                tally.get(Count.NODE_REQ_CONTROL),
                tally.get(Count.NODE_REPLY_CONTROL),
                tally.get(Count.NODE_REQ_TUNNEL));
    }

    private static NodeStatistics.ClientPackets fromClients(Tally tally) {
        return new NodeStatistics.ClientPackets(
                tally.get(Count.CLIENT_REQ_CALL),
                tally.get(Count.CLIENT_REQ_MESSAGE),
                tally.get(Count.CLIENT_REQ_CONTROL),
                tally.get(Count.CLIENT_REQ_TUNNEL));
    }

    static LockStatistics locks(Tally tally) {
        return new LockStatistics(
                tally.get(Count.LOCKS),
                tally.get(Count.LOCKS_CURRENT),
                tally.get(Count.LOCKS_PENDING),
                tally.get(Count.LOCKS_FAILED),
                tally.latency(Span.LOCK),
                boxed(tally.lockBuckets()));
    }

    static List<Integer> boxed(int[] buckets) {
        return IntStream.of(buckets).boxed().toList();
    }
}
