// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.ctdb4j.events.socket.EventClient.Answer;
import org.ctdb4j.socket.SocketLoop;
import org.ctdb4j.spi.event.EventResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the event socket on a loop of its own; a runner that knows one component and one event with much output. */
@Timeout(60)
final class EventSocketTest implements EventSocket.Runner {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String OUTPUT = "x".repeat(16_384);

    @TempDir
    Path folder;

    private final SocketLoop loop;
    private boolean overloaded;
    private EventSocket socket;
    private Path path;

    EventSocketTest() throws IOException {
        loop = new SocketLoop();
    }

    @BeforeEach
    void open() {
        path = folder.resolve("eventd.socket");
        loop.start();
        socket = new EventSocket(loop, path, this);
        loop.executeAndAwait(socket::open, LIMIT);
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Override
    public Optional<EventResult> lastRun(String component, String event) {
        EventResult.Script script = new EventResult.Script("00.test", Instant.EPOCH, Instant.EPOCH, 0, OUTPUT);
        return Optional.of(new EventResult(event, 0, List.of(script))).filter(result -> event.equals("monitor"));
    }

    @Override
    public void find(String component, Consumer<Boolean> then) {
        if (overloaded) {
            throw new RejectedExecutionException();
        }
        then.accept(component.equals("legacy"));
    }

    @Override
    public void run(
            String component, String event, List<String> arguments, Duration limit, boolean all, IntConsumer then) {
        then.accept((int) limit.toSeconds());
    }

    @Override
    public void enable(String component, String script, boolean enabled, IntConsumer then) {
        then.accept(enabled ? 1 : 0);
    }

    @Test
    void requestsInOneWriteAreAnsweredInOrder() throws Exception {
        try (EventClient client = new EventClient(path)) {
            client.send(concat(
                    EventClient.run(1, "monitor", 30),
                    EventClient.script(2, "00.test", true),
                    EventClient.status(3, "legacy", "monitor")));
            assertEquals(new Answer(1, EventRequest.RUN, 30), client.receive());
            assertEquals(new Answer(2, EventRequest.SCRIPT, 1), client.receive());
            assertEquals(new Answer(3, EventRequest.STATUS, 0), client.receive());
        }
    }

    @Test
    void aComponentOrARunThatIsNotThereIsSaidSo() throws Exception {
        try (EventClient client = new EventClient(path)) {
            client.send(EventClient.status(1, "other", "monitor"), EventClient.status(2, "legacy", "startup"));
            assertEquals(new Answer(1, EventRequest.STATUS, EventErrno.NO_ENTRY), client.receive());
            assertEquals(new Answer(2, EventRequest.STATUS, EventErrno.INVALID), client.receive());
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws Exception {
        try (EventClient client = new EventClient(path)) {
            for (byte each : EventClient.run(1, "monitor", 30)) {
                client.send(new byte[] {each});
            }
            assertEquals(new Answer(1, EventRequest.RUN, 30), client.receive());
        }
    }

    @Test
    void absurdLengthsAndCommandsCutTheClientOffAndNoOther() throws Exception {
        try (EventClient other = new EventClient(path)) {
            for (int length :
                    new int[] {0, -1, Integer.MAX_VALUE, EventPackets.HEADER - 1, EventPackets.LENGTH_MAX + 1}) {
                assertCutOff(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .array());
            }
            byte[] unknown = EventClient.run(1, "monitor", 30);
            unknown[12] = 9;
            assertCutOff(unknown);

            other.send(EventClient.run(1, "monitor", 30));
            assertEquals(new Answer(1, EventRequest.RUN, 30), other.receive());
        }
    }

    private void assertCutOff(byte[] sent) throws IOException {
        try (EventClient client = new EventClient(path)) {
            client.send(sent);
            assertTrue(client.isClosedByNode(), () -> "answers " + Arrays.toString(sent));
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfARequestHarmsNobody() throws Exception {
        try (EventClient client = new EventClient(path)) {
            client.send(Arrays.copyOf(EventClient.run(1, "monitor", 30), 20));
        }
        try (EventClient client = new EventClient(path)) {
            client.send(EventClient.run(2, "monitor", 30));
            assertEquals(new Answer(2, EventRequest.RUN, 30), client.receive());
        }
    }

    @Test
    void aClientThatReadsNothingIsCutOff() throws Exception {
        byte[] request = EventClient.status(1, "legacy", "monitor");
        try (EventClient client = new EventClient(path)) {
            assertThrows(IOException.class, () -> {
                while (true) {
                    client.send(request);
                }
            });
        }
    }

    @Test
    void aClientThatAsksWhileTooManyWaitIsCutOff() throws Exception {
        loop.executeAndAwait(() -> overloaded = true, LIMIT);
        assertCutOff(EventClient.run(1, "monitor", 30));
    }

    @Test
    void clientsStayWithTheNextHolder() throws Exception {
        try (EventClient client = new EventClient(path)) {
            client.send(EventClient.run(1, "monitor", 30));
            assertEquals(new Answer(1, EventRequest.RUN, 30), client.receive());

            loop.executeAndAwait(socket::leave, LIMIT);
            client.send(EventClient.run(2, "monitor", 31));
            loop.executeAndAwait(new EventSocket(loop, path, this)::open, LIMIT);

            assertEquals(new Answer(2, EventRequest.RUN, 31), client.receive());
        }
        try (EventClient client = new EventClient(path)) {
            client.send(EventClient.run(3, "monitor", 32));
            assertEquals(new Answer(3, EventRequest.RUN, 32), client.receive());
        }
    }

    private static byte[] concat(byte[]... packets) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(packets).mapToInt(each -> each.length).sum());
        Arrays.stream(packets).forEach(all::put);
        return all.array();
    }
}
