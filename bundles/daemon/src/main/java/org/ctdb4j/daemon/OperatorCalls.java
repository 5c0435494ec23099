// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.loop.Loop;

/** The controls that operators send to the node from inside its process, and the messages they listen to. */
final class OperatorCalls {
    private final Loop loop;
    private final Consumer<Event> node;
    private final Map<Long, CompletableFuture<ReplyControl>> open = new HashMap<>();
    private final Map<CompletableFuture<ReplyControl>, ReplyControl> answered = new LinkedHashMap<>();
    private final Map<Long, Consumer<Blob>> listeners = new HashMap<>();
    private long lastNumber;

    OperatorCalls(Loop loop, Consumer<Event> node) {
        this.loop = loop;
        this.node = node;
    }

    /**
     * Sends a control; from any thread. The answer comes on the loop thread, when what it changed has been published.
     */
    CompletableFuture<ReplyControl> control(ReqControl request) {
        CompletableFuture<ReplyControl> answer = new CompletableFuture<>();
        loop.execute(() -> {
            long number = ++lastNumber;
            open.put(number, answer);
            node.accept(new Event.LocalControl(number, request));
        });
        return answer;
    }

    /** Says who gets the messages for a srvid that an operator registers; on the loop thread. From any thread. */
    void listen(long srvid, Consumer<Blob> listener) {
        loop.execute(() -> listeners.put(srvid, listener));
    }

    /** Ends {@link #listen}. From any thread. */
    void forget(long srvid) {
        loop.execute(() -> listeners.remove(srvid));
    }

    /** The node's answer; on the loop thread. */
    void answer(long request, ReplyControl reply) {
        CompletableFuture<ReplyControl> answer = open.remove(request);
        if (answer != null) {
            answered.put(answer, reply);
        }
    }

    /** A message for a srvid that was registered; on the loop thread. */
    void message(ReqMessage message) {
        Consumer<Blob> listener = listeners.get(message.srvid());
        if (listener != null) {
            listener.accept(message.data());
        }
    }

    /** {@return whether there are answers to tell} On the loop thread. */
    boolean hasAnswers() {
        return !answered.isEmpty();
    }

    /** Tells the answers, after what they changed has been published; on the loop thread. */
    void tellAnswers() {
        Map<CompletableFuture<ReplyControl>, ReplyControl> answers = Map.copyOf(answered);
        answered.clear();
        answers.forEach(CompletableFuture::complete);
    }
}
