// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.TraverseAll;
import org.ctdb4j.protocol.control.TraverseAllExt;
import org.ctdb4j.protocol.control.TraverseKill;
import org.ctdb4j.protocol.type.RecData;

/**
 * Collects the records of all nodes for clients of this one ({@code spec/database.md} 14). Each node says when it is done; the client
 * gets the end marker when all have, or when the time is over.
 */
final class CollectTraverse {
    /** Traverses of one database that are collected at a time; further ones are refused. */
    static final int TRAVERSES_MAX = 1_000;

    private final DatabaseFacts facts;
    private final Map<Integer, Traverse> traverses = new LinkedHashMap<>();
    private final Map<Long, Integer> timers = new LinkedHashMap<>();

    CollectTraverse(DatabaseFacts facts) {
        this.facts = facts;
    }

    /** The answer goes out before the first record: smbd loses what comes earlier. */
    void start(ReqControl request, int clientReqid, long srvid, boolean withEmptyRecords) {
        boolean local = request.header().srcnode() == facts.pnn() && facts.environment.clientKnown(request.clientId());
        if (!local || traverses.size() >= TRAVERSES_MAX) {
            facts.context.reply(request, -1, Blob.EMPTY, Blob.EMPTY);
            return;
        }
        facts.context.reply(request, 0, Blob.EMPTY, Blob.EMPTY);
        Traverse traverse = new Traverse(
                facts.machine,
                request.clientId(),
                clientReqid,
                srvid,
                withEmptyRecords,
                facts.expect(),
                new TreeSet<>(readers()));
        int reqid = facts.context.ids.allocate(traverse);
        traverses.put(reqid, traverse);
        timers.put(traverse.timer(), reqid);
        long limit = TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(facts.context.tunable(Tunable.TRAVERSE_TIMEOUT)));
        facts.context.effect(new Effect.StartTimer(timerKey(traverse.timer()), limit));
        Control control = controlOf(reqid, traverse);
        traverse.waitingFor().forEach(pnn -> send(pnn, control));
    }

    /** A record from a node, or its end marker. */
    void receive(int source, RecData record) {
        Traverse traverse = traverses.get(record.reqid());
        if (traverse == null) {
            return;
        }
        if (!record.isEnd()) {
            deliver(traverse, new RecData(traverse.clientReqid(), record.key(), record.data()));
        } else if (traverse.waitingFor().remove(source)) {
            finishIfComplete(record.reqid());
        }
    }

    /** {@return whether the collecting client of a traverse reads too slowly} */
    boolean mustWait(int reqid) {
        Traverse traverse = traverses.get(reqid);
        return traverse != null && facts.environment.clientCongested(traverse.clientId());
    }

    /** {@return whether the traverse is still under way} */
    boolean isCollected(int reqid) {
        return traverses.containsKey(reqid);
    }

    /** Nodes that went away send no end marker. */
    void nodesChanged() {
        for (Map.Entry<Integer, Traverse> each : List.copyOf(traverses.entrySet())) {
            if (each.getValue().waitingFor().removeIf(facts.context::isInactive)) {
                finishIfComplete(each.getKey());
            }
        }
    }

    /** {@return whether the timer was one of ours} */
    boolean timer(long number) {
        Integer reqid = timers.get(number);
        if (reqid == null) {
            return false;
        }
        facts.context.counters.traverseTimedOut();
        Traverse traverse = forget(reqid);
        deliver(traverse, RecData.end(traverse.clientReqid()));
        kill(traverse);
        return true;
    }

    void clientGone(int clientId) {
        for (Map.Entry<Integer, Traverse> each : List.copyOf(traverses.entrySet())) {
            if (each.getValue().clientId() == clientId) {
                kill(forget(each.getKey()));
            }
        }
    }

    void close() {
        List.copyOf(traverses.keySet()).forEach(reqid -> kill(forget(reqid)));
    }

    private void finishIfComplete(int reqid) {
        Optional<Traverse> complete = Optional.of(traverses.get(reqid))
                .filter(each -> each.waitingFor().isEmpty());
        complete.ifPresent(traverse -> {
            forget(reqid);
            deliver(traverse, RecData.end(traverse.clientReqid()));
        });
    }

    private void deliver(Traverse traverse, RecData record) {
        facts.environment.deliver(traverse.srvid(), record.encode());
    }

    /** {@return the nodes that have to send their records: all for a volatile database, else one that has them all} */
    private Set<Integer> readers() {
        if (facts.isVolatile()) {
            return nodes(flags -> !NodeFlags.isInactive(flags));
        }
        if (facts.context.vnnMap.contains(facts.pnn()) || facts.context.vnnMap.size() == 0) {
            return Set.of(facts.pnn());
        }
        return Set.of(facts.context.vnnMap.pnnAt(0));
    }

    private Set<Integer> nodes(IntPredicate flags) {
        Set<Integer> found = new TreeSet<>();
        for (int pnn = 0; pnn < facts.context.nodeFlags.length; pnn++) {
            if (flags.test(facts.context.nodeFlags[pnn])) {
                found.add(pnn);
            }
        }
        return found;
    }

    private Control controlOf(int reqid, Traverse traverse) {
        return traverse.withEmptyRecords()
                ? new TraverseAllExt(facts.id, reqid, facts.pnn(), traverse.clientReqid(), traverse.srvid(), true)
                : new TraverseAll(facts.id, reqid, facts.pnn(), traverse.clientReqid(), traverse.srvid());
    }

    private void kill(Traverse traverse) {
        Control control = new TraverseKill(facts.id, traverse.clientReqid(), traverse.srvid());
        nodes(flags -> NodeFlags.isConnected(flags) && !NodeFlags.isDeleted(flags))
                .forEach(pnn -> send(pnn, control));
    }

    private void send(int pnn, Control control) {
        Header header = new Header(facts.context.generation(), pnn, facts.pnn(), 0);
        facts.context.send(control.toRequest(header, ReqControl.NOREPLY));
    }

    private Traverse forget(int reqid) {
        Traverse traverse = traverses.remove(reqid);
        timers.remove(traverse.timer());
        facts.context.effect(new Effect.CancelTimer(timerKey(traverse.timer())));
        facts.context.ids.release(reqid);
        facts.forget(traverse.timer());
        return traverse;
    }

    private static TimerKey timerKey(long number) {
        return new TimerKey(TimerKey.Kind.TRAVERSE, number);
    }
}
