// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;

/**
 * Sends controls to nodes, for clients and for the node itself, and hears of their end exactly once: the answer, a
 * time-out, or the death of the node asked ({@code spec/protocol.md} 2.5, 3.8). Controls to the own node go the same
 * way.
 *
 * <p>All controls have the same time limit, so one timer serves them all: it stands at the earliest deadline known
 * when it was started and is not touched when controls are answered.
 */
final class ControlRelay {
    /** Controls that may wait for an answer at a time; further ones fail at once. */
    static final int PENDING_MAX = 1_000_000;

    private static final Blob TO_DISCONNECTED = Blob.utf8("ctdb_control to disconnected node");
    private static final Blob NODE_DISCONNECTED = Blob.utf8("node is disconnected");
    private static final Blob TIMED_OUT = Blob.utf8("ctdb_control timed out");
    private static final Blob TOO_MANY = Blob.utf8("too many controls are waiting");

    /** The timer is not started for less, so that many deadlines close together cost one pass over what waits. */
    private static final long TIMER_NANOS_MIN = 100_000_000L;

    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final Context context;
    private final Clients clients;
    private final Map<Integer, Pending> pending = new LinkedHashMap<>();
    private long timerDue = NO_DEADLINE;

    ControlRelay(Context context, Clients clients) {
        this.context = context;
        this.clients = clients;
    }

    /** @param client on whose behalf; empty for the node itself, whose controls outlive the death of the node asked */
    private record Pending(Optional<Client> client, int destnode, long deadline, Consumer<ReplyControl> whenAnswered) {}

    /** Relays a control of a client. */
    void relay(Client client, ReqControl request) {
        relay(client, request, reply -> clients.reply(client, request.header().reqid(), reply));
    }

    /** Relays a control of a client whose answer goes elsewhere. */
    void relay(Client client, ReqControl request, Consumer<ReplyControl> whenAnswered) {
        send(Optional.of(client), request.withClientId(client.id()), whenAnswered);
    }

    /** Asks a node something on behalf of this one. */
    void ask(int destnode, Control control, Consumer<ReplyControl> whenAnswered) {
        send(Optional.empty(), control.toRequest(context.header(destnode, 0), 0), whenAnswered);
    }

    /** Tells one node or many something on behalf of this one; nobody answers. */
    void tell(int destnode, Control control) {
        send(Optional.empty(), control.toRequest(context.header(destnode, 0), ReqControl.NOREPLY), reply -> {});
    }

    /** An answer came. Those to nothing that waits are late, or meant for a client that has gone. */
    void answered(ReplyControl reply) {
        Pending answered = pending.get(reply.header().reqid());
        if (answered == null || answered.destnode != reply.header().srcnode()) {
            context.log(
                    DebugLevel.INFO,
                    "No control waits for the answer from node "
                            + reply.header().srcnode());
            return;
        }
        pending.remove(reply.header().reqid());
        context.ids.release(reply.header().reqid());
        answered.whenAnswered.accept(reply);
    }

    /** A node is dead: what clients asked it fails. */
    void nodeDied(int node) {
        fail(each -> each.client.isPresent() && each.destnode == node, NODE_DISCONNECTED);
    }

    /** Nobody is there any more to hear the answers. */
    void forget(Client client) {
        take(each -> each.client.filter(client::equals).isPresent());
    }

    void timerFired() {
        timerDue = NO_DEADLINE;
        int overdue = fail(each -> each.deadline <= context.nowNanos, TIMED_OUT);
        for (int i = 0; i < overdue; i++) {
            context.counters.controlTimedOut();
        }
        pending.values().stream().mapToLong(Pending::deadline).min().ifPresent(this::startTimer);
    }

    /** {@return how many controls each client waits for; those that wait for none are left out} */
    Map<Client, Integer> pendingByClient() {
        Map<Client, Integer> counts = new HashMap<>();
        for (Pending each : pending.values()) {
            each.client.ifPresent(client -> counts.merge(client, 1, Integer::sum));
        }
        return counts;
    }

    private void send(Optional<Client> client, ReqControl request, Consumer<ReplyControl> whenAnswered) {
        int destnode = request.header().destnode();
        if (Pnn.isBroadcast(destnode)) {
            broadcast(request);
        } else {
            int node = destnode == Pnn.CURRENT ? context.pnn : destnode;
            sendTo(node, client, request, request.wantsReply() ? whenAnswered : reply -> {});
        }
    }

    /** One packet for each node. Nobody could tell whose answer is meant, so the sender must not want one. */
    private void broadcast(ReqControl request) {
        if (request.wantsReply()) {
            context.log(
                    DebugLevel.WARNING, "A broadcast of control " + request.opcode() + " cannot be answered: dropped");
            return;
        }
        int reqid = unansweredId();
        for (int node : context.destinations(request.header().destnode())) {
            context.send(request.withHeader(context.header(node, reqid)));
        }
    }

    private void sendTo(int node, Optional<Client> client, ReqControl request, Consumer<ReplyControl> whenAnswered) {
        if ((context.flags(node) & (NodeFlags.DELETED | NodeFlags.DISCONNECTED)) != 0) {
            whenAnswered.accept(failure(TO_DISCONNECTED));
        } else if (!request.wantsReply()) {
            context.send(request.withHeader(context.header(node, unansweredId())));
        } else if (pending.size() == PENDING_MAX) {
            whenAnswered.accept(failure(TOO_MANY));
        } else {
            Pending waiting = new Pending(client, node, deadline(), whenAnswered);
            int reqid = context.ids.allocate(waiting);
            pending.put(reqid, waiting);
            startTimer(waiting.deadline);
            context.send(request.withHeader(context.header(node, reqid)));
        }
    }

    /** {@return an id under which no answer is expected} */
    private int unansweredId() {
        int reqid = context.ids.allocate(this);
        context.ids.release(reqid);
        return reqid;
    }

    private long deadline() {
        long limit = context.nanos(Tunable.CONTROL_TIMEOUT);
        return limit == 0 ? NO_DEADLINE : context.nowNanos + limit;
    }

    private void startTimer(long deadline) {
        if (deadline < timerDue) {
            timerDue = Math.max(deadline, context.nowNanos + TIMER_NANOS_MIN);
            context.startTimer(TimerKey.Kind.CONTROL, 0, timerDue - context.nowNanos);
        }
    }

    /** {@return how many failed} */
    private int fail(Predicate<Pending> which, Blob error) {
        List<Pending> failed = take(which);
        failed.forEach(each -> each.whenAnswered.accept(failure(error)));
        return failed.size();
    }

    private List<Pending> take(Predicate<Pending> which) {
        List<Pending> taken = new ArrayList<>();
        pending.entrySet().removeIf(entry -> {
            if (!which.test(entry.getValue())) {
                return false;
            }
            context.ids.release(entry.getKey());
            return taken.add(entry.getValue());
        });
        return taken;
    }

    private ReplyControl failure(Blob error) {
        return new ReplyControl(new Header(context.generation(), context.pnn, context.pnn, 0), -1, Blob.EMPTY, error);
    }
}
