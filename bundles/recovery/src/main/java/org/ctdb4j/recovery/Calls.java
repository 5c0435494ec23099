// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.message.MessagePayload;
import org.ctdb4j.spi.recovery.RecoveryEffect;

/** Sends controls and messages as a client of the own node does, and brings the answers back to who asked. */
final class Calls {
    private final int pnn;
    private final Outbox out;
    private final Map<Integer, Consumer<ReplyControl>> open = new LinkedHashMap<>();
    private int lastRequest;

    Calls(int pnn, Outbox out) {
        this.pnn = pnn;
        this.out = out;
    }

    /** The answers of several nodes to one control, in the order the nodes were named. */
    record Answers(List<Reply> replies, List<Reply> failures) {
        boolean ok() {
            return failures.isEmpty();
        }
    }

    /** Sends a message; a broadcast reaches the own node as well. */
    void say(int destnode, MessagePayload message) {
        send(message.toMessage(header(destnode, 0)));
    }

    void say(int destnode, long srvid, Blob data) {
        send(new ReqMessage(header(destnode, 0), srvid, data));
    }

    /** Sends a control nobody shall answer. */
    void tell(int node, Control control) {
        send(control.toRequest(header(node, 0), ReqControl.NOREPLY));
    }

    /** Asks one node. */
    void ask(Scope scope, int node, Control control, int flags, long limitNanos, Consumer<Reply> then) {
        gather(
                scope,
                List.of(node),
                control,
                flags,
                limitNanos,
                answers -> then.accept(answers.replies().get(0)));
    }

    /** Asks several nodes at once; goes on when all have answered or the limit is over. No nodes: at once. */
    void gather(
            Scope scope,
            Collection<Integer> nodes,
            Control control,
            int flags,
            long limitNanos,
            Consumer<Answers> then) {
        if (nodes.isEmpty()) {
            then.accept(new Answers(List.of(), List.of()));
            return;
        }
        Gathering gathering = new Gathering(scope, nodes, then);
        gathering.limit = out.after(limitNanos, gathering::expire);
        for (int node : nodes) {
            gathering.ask(node, control, flags);
        }
    }

    /** An answer has come; one that nobody waits for any more is dropped. */
    void replied(ReplyControl reply) {
        Consumer<ReplyControl> waiting = open.remove(reply.header().reqid());
        if (waiting != null) {
            waiting.accept(reply);
        }
    }

    private void send(Packet packet) {
        out.add(new RecoveryEffect.Send(packet));
    }

    private Header header(int destnode, int reqid) {
        return new Header(0, destnode, pnn, reqid);
    }

    private final class Gathering {
        private final Scope scope;
        private final Map<Integer, Reply> replies = new LinkedHashMap<>();
        private final Map<Integer, Integer> missing = new LinkedHashMap<>();
        private final List<Reply> failures = new ArrayList<>();
        private final Consumer<Answers> then;
        private Outbox.Timer limit;

        private Gathering(Scope scope, Collection<Integer> nodes, Consumer<Answers> then) {
            this.scope = scope;
            this.then = then;
            nodes.forEach(node -> replies.put(node, Reply.none(node)));
        }

        private void ask(int node, Control control, int flags) {
            int request = ++lastRequest;
            missing.put(node, request);
            open.put(request, reply -> answered(node, Reply.of(node, reply)));
            send(control.toRequest(header(node, request), flags));
        }

        private void answered(int node, Reply reply) {
            missing.remove(node);
            settle(node, reply);
            if (missing.isEmpty()) {
                limit.cancel();
                finish();
            }
        }

        private void expire() {
            List<Integer> silent = List.copyOf(missing.keySet());
            missing.values().forEach(open::remove);
            silent.forEach(node -> settle(node, Reply.none(node)));
            finish();
        }

        private void settle(int node, Reply reply) {
            replies.put(node, reply);
            if (!reply.ok()) {
                failures.add(reply);
            }
        }

        private void finish() {
            if (scope.isOpen()) {
                then.accept(new Answers(List.copyOf(replies.values()), List.copyOf(failures)));
            }
        }
    }
}
