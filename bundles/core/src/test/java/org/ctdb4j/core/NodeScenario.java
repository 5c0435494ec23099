// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqKeepalive;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.database.Outcome;

/**
 * A story about one node as a text: commands, each followed by what the node did about it.
 *
 * <pre>
 *  # what it is about
 *  > node 0 of 3 slow lock /lock Tunable=1     how it is configured
 *  > running | started | start                 how far it has come before the story begins
 *  > found NAME…                               persistent databases
 *  > connect P | disconnect P
 *  > client C pid N | client C leaves
 *  > client C asks DEST OPCODE PAYLOAD… [noreply]
 *  > client C tells DEST SRVID PAYLOAD…
 *  > node P asks OPCODE PAYLOAD… [noreply]
 *  > node P answers STATUS PAYLOAD…            the last control that it was sent
 *  > node P tells SRVID PAYLOAD…
 *  > node P keepalive VERSION UPTIME
 *  > event STATUS                              the event that was started last ends
 *  > opened | broken                           the database asked for last
 *  > lock ATTEMPT                              the test of the cluster lock ends
 *  > nodes HOST…                               what the nodes file says
 *  > wait SECONDS
 *  > show                                      what is true of the node
 * </pre>
 *
 * A destination is {@code self}, {@code all}, {@code active}, {@code connected} or a pnn; a payload is a row of
 * {@code u32 N}, {@code u64 N}, {@code text T} and {@code hex H}.
 */
final class NodeScenario {
    private final EffectText text = new EffectText();
    private final List<String> trace = new ArrayList<>();
    private TestSettings settings;
    private TestNode node;

    /** {@return the scenario with the trace as it is now} */
    static String play(Path file) {
        try {
            NodeScenario scenario = new NodeScenario();
            Files.readAllLines(file).forEach(scenario::line);
            return String.join("\n", scenario.trace) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        if (line.startsWith("  ")) {
            return;
        }
        trace.add(line);
        if (line.startsWith("> ")) {
            command(new ArrayDeque<>(Arrays.asList(line.substring(2).split(" "))));
        }
    }

    private void command(Deque<String> words) {
        int before = node == null ? 0 : node.effects.size();
        switch (words.poll()) {
            case "node" -> nodeCommand(words);
            case "running" -> begin(TestNode.running(settings));
            case "started" -> begin(TestNode.started(settings));
            case "start" -> begin();
            case "found" -> node.step(new Event.DatabasesFound(List.copyOf(words)));
            case "connect" -> node.step(new Event.PeerConnected(number(words)));
            case "disconnect" -> node.step(new Event.PeerDisconnected(number(words), "EOF"));
            case "client" -> clientCommand(words);
            case "event" -> endEvent(number(words));
            case "opened" -> {
                node.world.health = String.join(" ", words);
                node.step(node.answerTo(last(Effect.OpenDatabase.class), true));
            }
            case "broken" -> node.step(node.answerTo(last(Effect.OpenDatabase.class), false));
            case "written" ->
                node.step(new Event.Written(last(Effect.Commit.class).task(), Outcome.DONE));
            case "changed" -> node.records.changed();
            case "lock" -> lock(LockAttempt.valueOf(words.poll()));
            case "nodes" ->
                node.world.nodes = words.stream()
                        .map(host -> TestSettings.line(Integer.parseInt(host)))
                        .toList();
            case "wait" -> node.advance(Double.parseDouble(words.poll()));
            case "show" -> show();
            default -> throw new IllegalArgumentException("no such command");
        }
        if (node != null) {
            node.effects.stream()
                    .skip(before)
                    .filter(effect -> !isTick(effect))
                    .map(text::of)
                    .forEach(this::add);
        }
    }

    /** The statistics tick every second and do nothing that is seen. */
    private static boolean isTick(Effect effect) {
        return effect instanceof Effect.StartTimer timer && timer.key().kind() == TimerKey.Kind.STATISTICS;
    }

    private void add(String line) {
        trace.add("  " + line);
    }

    private void begin() {
        begin(new TestNode(settings));
        node.step(new Event.Started(0));
    }

    private void begin(TestNode begun) {
        node = begun;
        node.world.answersEvents = false;
        node.world.opensDatabases = false;
        node.world.testsClusterLock = false;
    }

    private void nodeCommand(Deque<String> words) {
        int pnn = number(words);
        switch (words.poll()) {
            case "of" -> configure(TestSettings.node(pnn, number(words)), words);
            case "asks" -> node.packetFrom(pnn, request(header(pnn, settings.pnn), words));
            case "answers" -> node.replyFrom(pnn, number(words), payload(words));
            case "tells" -> node.packetFrom(pnn, message(header(pnn, settings.pnn), words));
            case "keepalive" ->
                node.packetFrom(pnn, ReqKeepalive.versioned(header(pnn, settings.pnn), number(words), number(words)));
            default -> throw new IllegalArgumentException("no such command of a node");
        }
    }

    private void configure(TestSettings configured, Deque<String> words) {
        settings = configured;
        while (!words.isEmpty()) {
            String word = words.poll();
            switch (word) {
                case "slow" -> settings.fastStart = false;
                case "stopped" -> settings.startAsStopped = true;
                case "disabled" -> settings.startAsDisabled = true;
                case "lock" -> settings.clusterLock = words.poll();
                default -> tunable(word.split("="));
            }
        }
    }

    private void tunable(String[] nameAndValue) {
        Tunable tunable = Tunable.named(nameAndValue[0]).orElseThrow();
        settings.tunables = settings.tunables.with(tunable, Integer.parseInt(nameAndValue[1]));
    }

    private void clientCommand(Deque<String> words) {
        long connection = number(words);
        switch (words.poll()) {
            case "pid" -> node.connect(number(words));
            case "leaves" -> node.clients.get(connection).leave();
            case "asks" -> send(connection, request(header(Pnn.UNKNOWN, destination(words.poll())), words));
            case "tells" -> send(connection, message(header(Pnn.UNKNOWN, destination(words.poll())), words));
            default -> throw new IllegalArgumentException("no such command of a client");
        }
    }

    private void send(long connection, Packet packet) {
        node.clients.get(connection).send(packet);
    }

    private void endEvent(int status) {
        node.step(new Event.EventFinished(last(Effect.RunEvent.class).run(), status));
    }

    private void lock(LockAttempt attempt) {
        node.step(
                new Event.ClusterLockFinished(last(Effect.TestClusterLock.class).request(), attempt, 1_000_000));
    }

    private <E extends Effect> E last(Class<E> kind) {
        List<E> all = node.of(kind);
        return all.get(all.size() - 1);
    }

    private void show() {
        NodeSnapshot now = node.snapshot();
        add("%s %s, %s".formatted(now.runState(), now.recoveryMode(), now.vnnMap()));
        add("nodes "
                + now.members().stream()
                        .map(member -> NodeFlags.toText(member.flags()))
                        .collect(Collectors.joining(", ")));
        now.databases()
                .forEach(database -> add("database %s generation %d%s"
                        .formatted(database.name(), database.generation(), database.frozen() ? " frozen" : "")));
        now.clients().stream()
                .filter(client -> client.connection() != 0)
                .map(client -> "client %d waits for %d, srvids %d"
                        .formatted(
                                client.connection(),
                                client.pendingControls(),
                                client.srvids().size()))
                .forEach(this::add);
    }

    private static ReqControl request(Header header, Deque<String> words) {
        int opcode = opcode(words.poll());
        boolean noreply = words.removeLastOccurrence("noreply");
        return new ReqControl(header, opcode, srvid(words), 0, noreply ? ReqControl.NOREPLY : 0, payload(words));
    }

    private static ReqMessage message(Header header, Deque<String> words) {
        return new ReqMessage(header, hex(words.poll()), payload(words));
    }

    /** {@return the number of an opcode by its name} */
    private static int opcode(String name) {
        for (int opcode = 0; opcode < 200; opcode++) {
            if (Opcode.nameOf(opcode).equals(name)) {
                return opcode;
            }
        }
        return Integer.parseInt(name);
    }

    private static long srvid(Deque<String> words) {
        if (words.isEmpty() || !words.peek().equals("srvid")) {
            return 0;
        }
        words.poll();
        return hex(words.poll());
    }

    private static long hex(String word) {
        return Long.parseUnsignedLong(word.substring("0x".length()), 16);
    }

    private static Blob payload(Deque<String> words) {
        Blob payload = Blob.EMPTY;
        while (!words.isEmpty()) {
            payload = payload.concat(
                    switch (words.poll()) {
                        case "u32" -> Blob.u32(Integer.parseUnsignedInt(words.poll()));
                        case "u64" -> Blob.u64(Long.parseUnsignedLong(words.poll()));
                        case "text" -> Blob.wrap((words.poll() + "\0").getBytes(StandardCharsets.UTF_8));
                        case "hex" -> Blob.ofHex(words.poll());
                        default -> throw new IllegalArgumentException("no such payload");
                    });
        }
        return payload;
    }

    private static int destination(String word) {
        return switch (word) {
            case "self" -> Pnn.CURRENT;
            case "all" -> Pnn.BROADCAST_ALL;
            case "active" -> Pnn.BROADCAST_ACTIVE;
            case "connected" -> Pnn.BROADCAST_CONNECTED;
            default -> Integer.parseInt(word);
        };
    }

    private Header header(int srcnode, int destnode) {
        return new Header(node.snapshot().vnnMap().generation(), destnode, srcnode, node.nextReqid());
    }

    private static int number(Deque<String> words) {
        return Integer.decode(words.poll());
    }
}
