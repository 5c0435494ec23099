// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;

/**
 * The calls of this node's clients ({@code spec/database.md} 6.2): answered here if this node is dmaster, else sent to whoever
 * probably is. A call that is on its way has no time limit; it is sent again after each recovery (6.8).
 */
final class ClientCalls {
    /** Calls one client may have open in one database; past it the client is ended. */
    static final int PER_CLIENT_MAX = 100_000;

    private final DatabaseFacts facts;
    private final RecordQueues queues;
    private final ReadonlyRecords copies;
    private final FetchCollapse collapse;
    private final Whereabouts whereabouts;
    private final Map<Integer, Set<ClientCall>> byClient = new LinkedHashMap<>();

    /** By request id, in the order they were sent. */
    private final Map<Integer, ClientCall> sent = new LinkedHashMap<>();

    ClientCalls(DatabaseFacts facts, RecordQueues queues, ReadonlyRecords copies, Whereabouts whereabouts) {
        this.facts = facts;
        this.queues = queues;
        this.copies = copies;
        this.whereabouts = whereabouts;
        this.collapse = new FetchCollapse(facts);
    }

    DatabaseMachine database() {
        return facts.machine;
    }

    /** {@return how many are on their way} */
    int sentCount() {
        return sent.size();
    }

    void arrived(int clientId, ReqCall packet) {
        Set<ClientCall> open = byClient.computeIfAbsent(clientId, id -> new LinkedHashSet<>());
        if (open.size() >= PER_CLIENT_MAX) {
            facts.environment.closeClient(clientId, open.size() + " calls open in database " + facts.name);
            return;
        }
        boolean readonly = copies.isReadonly(packet.flags());
        ClientCall call = new ClientCall(this, clientId, packet, readonly, facts.context.nowNanos);
        open.add(call);
        facts.context.counters.callReceived();
        queues.run(call);
    }

    Runnable decide(ClientCall call, LockedRecord record) {
        if (!record.isOwn()) {
            int asked = whereabouts.guess(record);
            return () -> ask(call, asked);
        }
        return copies.revoke(record, call, call.isReadonly()).orElseGet(() -> callLocally(call, record));
    }

    private Runnable callLocally(ClientCall call, LockedRecord record) {
        Blob result = record.call(call.callId()).orElse(Blob.EMPTY);
        return () -> answer(call, 0, result);
    }

    void refused(ClientCall call) {
        facts.environment.closeClient(call.clientId(), "too many calls wait in database " + facts.name);
    }

    /** {@return the call sent under this id, if it is still waited for} */
    Optional<ClientCall> sentAs(int reqid) {
        return Optional.ofNullable(sent.get(reqid));
    }

    void replied(ReplyCall reply) {
        sentAs(reply.header().reqid()).ifPresent(call -> {
            if (StoreCopy.isIn(reply, call)) {
                queues.run(new StoreCopy(this, facts, call, reply));
            } else {
                complete(call, reply.status(), reply.data());
            }
        });
    }

    /** The record is here, or the answer: the client gets it, and then come those who waited for it. */
    void complete(ClientCall call, int status, Blob data) {
        withdraw(call);
        answer(call, status, data);
        runAgain(collapse.ends(call));
    }

    /** The client of a failed call is told nothing: it knows no answer that means failure ({@code spec/protocol.md} 3.3). */
    void failed(ReplyError error) {
        sentAs(error.header().reqid()).ifPresent(call -> {
            facts.log(
                    DebugLevel.ERROR,
                    "call for key " + call.key() + " failed: " + error.message().text());
            drop(call);
            Set<ClientCall> open = byClient.get(call.clientId());
            open.remove(call);
            runAgain(collapse.ends(call));
        });
    }

    void clientGone(int clientId) {
        Set<ClientCall> open = byClient.remove(clientId);
        if (open == null) {
            return;
        }
        open.forEach(this::drop);
        queues.withdraw(open.stream().map(ClientCall::key).collect(Collectors.toCollection(LinkedHashSet::new)));
        open.forEach(call -> runAgain(collapse.ends(call)));
    }

    /** Sends all that is on its way again, to this node first, from where it is redirected if need be. */
    void resend() {
        for (ClientCall call : List.copyOf(sent.values())) {
            withdraw(call);
            send(call, facts.pnn());
        }
    }

    /** {@return whether the timer was one of ours} */
    boolean timer(long number) {
        Collection<ClientCall> waiting = collapse.overdue(number);
        runAgain(waiting);
        return !waiting.isEmpty();
    }

    void close() {
        List.copyOf(sent.values()).forEach(this::withdraw);
        collapse.close();
        byClient.values().forEach(open -> open.forEach(this::drop));
        byClient.clear();
    }

    private void ask(ClientCall call, int node) {
        if (collapse.joins(call)) {
            return;
        }
        if (facts.context.tunable(Tunable.FETCH_COLLAPSE) == 1) {
            collapse.begins(call);
        }
        send(call, node);
    }

    private void send(ClientCall call, int destnode) {
        int reqid = facts.context.ids.allocate(call);
        call.sent(reqid);
        sent.put(reqid, call);
        facts.context.send(new ReqCall(
                facts.header(destnode, reqid), call.flags(), facts.id, call.callId(), 0, call.key(), call.callData()));
    }

    private void answer(ClientCall call, int status, Blob data) {
        call.over();
        byClient.get(call.clientId()).remove(call);
        Header header = new Header(facts.context.generation(), 0, facts.pnn(), call.clientReqid());
        facts.environment.toClient(call.clientId(), new ReplyCall(header, status, call.answerOf(data)));
        facts.context.counters.callAnswered(facts.context.nowNanos - call.arrivedNanos());
    }

    private void drop(ClientCall call) {
        withdraw(call);
        call.over();
        facts.context.counters.callDropped();
    }

    private void withdraw(ClientCall call) {
        if (call.isSent()) {
            sent.remove(call.reqid());
            facts.context.ids.release(call.reqid());
        }
    }

    private void runAgain(Collection<ClientCall> waiting) {
        for (ClientCall call : waiting) {
            if (!call.isOver()) {
                queues.run(call);
            }
        }
    }
}
