// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Capabilities;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.GetCapabilities;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.spi.recovery.RecoveryEffect;

/** One part of a recovery on node 0, fed by hand: what it asks is written down and answered as a test says, else with success. */
final class Workbench {
    private static final NodeAddress ADDRESS = NodeAddress.of(Blob.ofHex("7f000001"), 4379);
    private static final Optional<Answer> OK = Optional.of(new Answer(0, Blob.EMPTY));

    final Outbox out = new Outbox();
    final Cluster cluster = new Cluster(0);
    final Calls calls = new Calls(0, out);
    final Scope scope = new Scope();
    private final Map<Class<? extends Control>, Node> nodes = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<ReqMessage> said = new ArrayList<>();
    private final List<RecoveryEffect> others = new ArrayList<>();
    private final Map<Integer, Long> timers = new LinkedHashMap<>();

    /** How nodes answer one control. */
    interface Node {
        /** {@return the answer, empty if the node keeps silent} */
        Optional<Answer> answer(int pnn, Control control);
    }

    record Answer(int status, Blob data) {}

    Workbench(int... flags) {
        cluster.nodeMap(nodeMap(flags));
        on(GetNodeMap.class, (pnn, control) -> ok(new GetNodeMap.Reply(cluster.nodeMap()).encode()));
        on(GetCapabilities.class, (pnn, control) -> ok(new GetCapabilities.Reply(Capabilities.DEFAULT).encode()));
    }

    static NodeMap nodeMap(int... flags) {
        List<NodeAndFlags> nodes = new ArrayList<>();
        for (int i = 0; i < flags.length; i++) {
            nodes.add(new NodeAndFlags(i, flags[i], ADDRESS));
        }
        return new NodeMap(nodes);
    }

    static Optional<Answer> ok(Blob data) {
        return Optional.of(new Answer(0, data));
    }

    static Optional<Answer> status(int status) {
        return Optional.of(new Answer(status, Blob.EMPTY));
    }

    static Optional<Answer> silence() {
        return Optional.empty();
    }

    void on(Class<? extends Control> kind, Node node) {
        nodes.put(kind, node);
    }

    /** Carries out what is wanted, until nothing is but what waits for time to pass. */
    void work() {
        while (!out.effects().isEmpty()) {
            List<RecoveryEffect> effects = List.copyOf(out.effects());
            out.begin();
            effects.forEach(this::carryOut);
        }
    }

    private void carryOut(RecoveryEffect effect) {
        if (effect instanceof RecoveryEffect.Send send) {
            sent(send.packet());
        } else if (effect instanceof RecoveryEffect.StartTimer start) {
            timers.put(start.timer(), start.delayNanos());
        } else if (effect instanceof RecoveryEffect.CancelTimer cancel) {
            timers.remove(cancel.timer());
        } else {
            others.add(effect);
        }
    }

    private void sent(Packet packet) {
        if (packet instanceof ReqMessage message) {
            said.add(message);
        } else if (packet instanceof ReqControl request) {
            asked(request);
        }
    }

    private void asked(ReqControl request) {
        Control control = decoded(request);
        int pnn = request.header().destnode();
        asked.add(control.getClass().getSimpleName() + " " + pnn);
        Optional<Answer> answer =
                nodes.getOrDefault(control.getClass(), (node, any) -> OK).answer(pnn, control);
        if (request.wantsReply()) {
            answer.ifPresent(given -> calls.replied(new ReplyControl(
                    new Header(0, 0, pnn, request.header().reqid()), given.status(), given.data(), Blob.EMPTY)));
        }
    }

    private static Control decoded(ReqControl request) {
        try {
            return Control.decode(request);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }

    /** Time passes until the next of the running timers with this delay, or one that was started before it, is over. */
    void pass(long delayNanos) {
        int timer = timers.entrySet().stream()
                .filter(entry -> entry.getValue() == delayNanos)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no timer of " + delayNanos + " ns runs: " + timers))
                .getKey();
        timers.remove(timer);
        out.fired(timer);
        work();
    }

    boolean waits(long delayNanos) {
        return timers.containsValue(delayNanos);
    }

    /** {@return what was asked so far, as {@code DbFreeze 2}} */
    List<String> asked() {
        return asked;
    }

    /** {@return the controls asked for so far, each once where several nodes are asked the same} */
    List<String> steps() {
        List<String> steps = new ArrayList<>();
        for (String each : asked) {
            String step = each.substring(0, each.indexOf(' '));
            if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
                steps.add(step);
            }
        }
        return steps;
    }

    List<ReqMessage> said() {
        return said;
    }

    /** {@return messages for a srvid} */
    List<ReqMessage> said(long srvid) {
        return said.stream().filter(message -> message.srvid() == srvid).toList();
    }

    /** {@return effects of a kind that are neither packets nor timers} */
    <T extends RecoveryEffect> List<T> effects(Class<T> kind) {
        return others.stream().filter(kind::isInstance).map(kind::cast).collect(Collectors.toList());
    }
}
