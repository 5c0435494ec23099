// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.events.socket.EventClient;
import org.ctdb4j.events.socket.EventErrno;
import org.ctdb4j.socket.SocketLoop;
import org.ctdb4j.spi.event.EventEvents;
import org.ctdb4j.spi.event.EventHandover;
import org.ctdb4j.testkit.linux.TestConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The holder of the events role with a folder of scripts, asked by a daemon and by clients of its socket. */
@Timeout(60)
final class ScriptEventsTest implements EventEvents {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int HUNG_SECONDS = 600;

    @TempDir
    Path base;

    private final SocketLoop loop;
    private final BlockingQueue<String> finished = new LinkedBlockingQueue<>();
    private int threads;
    private boolean exhausted;
    private ScriptEvents events;
    private EventClient client;

    ScriptEventsTest() throws IOException {
        loop = new SocketLoop();
    }

    @BeforeEach
    void take() throws IOException {
        Files.createDirectory(base.resolve("legacy"));
        loop.start();
        events = new ScriptEvents(loop, new TestConfiguration(base), this::thread);
        loop.executeAndAwait(() -> events.take(EventHandover.first(), this), LIMIT);
        client = new EventClient(base.resolve("eventd.socket"));
    }

    private Thread thread(Runnable work) {
        if (exhausted) {
            return new NoThread();
        }
        threads++;
        return new Thread(work);
    }

    /** What the system does not grant. */
    private static final class NoThread extends Thread {
        @Override
        public void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        loop.executeAndAwait(events::give, LIMIT);
        loop.stop();
    }

    @Override
    public void finished(long request, int status) {
        finished.add(request + " " + status);
    }

    private Path script(String name, String... lines) throws IOException {
        return script(base.resolve("legacy").resolve(name), lines);
    }

    private static Path script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A script that says where it has come to, and stays there. */
    private void hungScript(Path begun) throws IOException {
        script("10.hung.script", "touch " + begun, "exec tail -f /dev/null");
    }

    private static void await(Path file) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() < deadline, file + " has not appeared");
            Thread.onSpinWait();
        }
    }

    private void swap() {
        loop.executeAndAwait(this::swapInTurn, LIMIT);
    }

    private void swapInTurn() {
        swapInTurn(base);
    }

    private void swapInTurn(Path nextBase) {
        ScriptEvents next = new ScriptEvents(loop, new TestConfiguration(nextBase));
        next.take(events.give(), this);
        events = next;
    }

    /** {@return a file that the script makes when it hangs in the first event behind {@code setup}} */
    private Path scriptHungBehindSetup() throws IOException {
        Path begun = base.resolve("begun");
        script(
                "10.behind.script",
                "[ $1 = setup ] && exit 0",
                "[ -e " + begun + " ] && exit 0",
                "touch " + begun,
                "exec tail -f /dev/null");
        return begun;
    }

    @Test
    void aClientsRunIsAnsweredAndRemembered() throws Exception {
        script("10.one.script", "exit 3");

        client.send(EventClient.status(1, "legacy", "monitor"));
        assertEquals(new EventClient.Answer(1, 2, EventErrno.INVALID), client.receive(), "it has not run yet");
        client.send(EventClient.run(2, "monitor", 30));
        assertEquals(new EventClient.Answer(2, 1, EventEvents.FAILED), client.receive());
        client.send(EventClient.status(3, "legacy", "monitor"));
        assertEquals(new EventClient.Answer(3, 2, 0), client.receive());
        assertTrue(finished.isEmpty(), finished::toString);
    }

    @Test
    void aClientDisablesAScriptWhileAnEventRuns() throws Exception {
        Path begun = base.resolve("begun");
        hungScript(begun);
        Path other = script("20.other.script", "exit 0");
        loop.execute(() -> events.run(7, "startup", List.of(), Duration.ofSeconds(HUNG_SECONDS)));
        await(begun);

        client.send(EventClient.script(1, "20.other", false), EventClient.script(2, "30.none", true));

        assertEquals(new EventClient.Answer(1, 3, 0), client.receive());
        assertEquals(new EventClient.Answer(2, 3, EventErrno.NO_ENTRY), client.receive());
        assertFalse(Files.isExecutable(other));
    }

    @Test
    void aScriptThatNoFileCanBeNamedAfterIsNotThere() throws Exception {
        client.send(EventClient.script(1, "00.\u00fc\u6f22", true), EventClient.script(2, "00.none", true));

        assertEquals(new EventClient.Answer(1, 3, EventErrno.NO_ENTRY), client.receive());
        assertEquals(new EventClient.Answer(2, 3, EventErrno.NO_ENTRY), client.receive());
    }

    @Test
    void whatIsAskedOfAHolderThatHasGivenIsCancelled() throws Exception {
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        ScriptEvents before = events;
        swap();

        loop.executeAndAwait(
                () -> before.clients().run("legacy", "monitor", List.of(), LIMIT, false, told::add), LIMIT);

        assertEquals(EventEvents.CANCELLED, told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    /** The thread has put the end of the first run behind the swap, and gone on to the second. */
    @Test
    void aSwapBeginsARunAgainWhoseEndItHasOvertaken() throws Exception {
        Path begun = scriptHungBehindSetup();

        loop.executeAndAwait(
                () -> {
                    events.run(7, "setup", List.of(), LIMIT);
                    events.run(8, "startup", List.of(), LIMIT);
                    await(begun);
                    swapInTurn();
                },
                LIMIT);

        assertEquals("7 0", finished.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals("8 0", finished.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void aSwapAnswersAClientWhoseRunsEndItHasOvertaken() throws Exception {
        Path begun = scriptHungBehindSetup();
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

        loop.executeAndAwait(
                () -> {
                    events.clients().run("legacy", "setup", List.of(), LIMIT, false, told::add);
                    events.run(8, "startup", List.of(), LIMIT);
                    await(begun);
                    swapInTurn();
                },
                LIMIT);

        assertEquals(EventEvents.CANCELLED, told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals("8 0", finished.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    /** That it is refused is told in a turn of its own, which comes behind the swap. */
    @Test
    void aSwapLeavesARefusedMonitorToTheNextHolder() throws Exception {
        hungScript(base.resolve("begun"));

        loop.executeAndAwait(
                () -> {
                    events.run(7, "startup", List.of(), Duration.ofSeconds(HUNG_SECONDS));
                    events.run(8, "monitor", List.of(), LIMIT);
                    swapInTurn();
                },
                LIMIT);

        assertEquals("8 " + EventEvents.CANCELLED, finished.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void aFolderOfItsOwnRunsBesideTheNodesEvents() throws Exception {
        Files.createDirectory(base.resolve("own"));
        script(base.resolve("own/10.own.script"), "exit 3");
        Path begun = base.resolve("begun");
        hungScript(begun);
        loop.execute(() -> events.run(7, "startup", List.of(), Duration.ofSeconds(HUNG_SECONDS)));
        await(begun);

        client.send(EventClient.run(1, "own", "monitor", 30));
        assertEquals(new EventClient.Answer(1, 1, EventEvents.FAILED), client.receive());

        client.send(EventClient.status(2, "own", "monitor"));
        assertEquals(new EventClient.Answer(2, 2, 0), client.receive());
        client.send(EventClient.status(3, "legacy", "monitor"));
        assertEquals(new EventClient.Answer(3, 2, EventErrno.INVALID), client.receive());
    }

    @Test
    void aFolderThatIsOnlyAskedAboutHasNoThread() throws Exception {
        Files.createDirectory(base.resolve("own"));

        client.send(EventClient.status(1, "own", "monitor"));

        assertEquals(new EventClient.Answer(1, 2, EventErrno.INVALID), client.receive());
        loop.executeAndAwait(() -> assertEquals(2, threads, "one for the node's own events, one that looks"), LIMIT);
    }

    @Test
    void aRunThatNoThreadIsThereForFailsUntilThereIsOne() throws Exception {
        Files.createDirectory(base.resolve("own"));
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

        exhaust(true);
        loop.executeAndAwait(() -> events.clients().run("own", "monitor", List.of(), LIMIT, false, told::add), LIMIT);
        assertEquals(EventErrno.AGAIN, told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));

        exhaust(false);
        client.send(EventClient.run(1, "own", "monitor", 30));
        assertEquals(new EventClient.Answer(1, 1, 0), client.receive());
    }

    @Test
    void aClientThatNoThreadLooksIntoTheFolderForIsCutOffAndNoOther() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        loop.onFailure(failures::add);

        exhaust(true);
        client.send(EventClient.status(1, "legacy", "monitor"));
        assertTrue(client.isClosedByNode());

        exhaust(false);
        try (EventClient other = new EventClient(base.resolve("eventd.socket"))) {
            other.send(EventClient.status(2, "legacy", "monitor"));
            assertEquals(new EventClient.Answer(2, 2, EventErrno.INVALID), other.receive());
        }
        assertTrue(failures.isEmpty(), failures::toString);
    }

    private void exhaust(boolean threadsAreGone) {
        loop.executeAndAwait(() -> exhausted = threadsAreGone, LIMIT);
    }

    @Test
    void aSwapCancelsARunOfAFolderOfItsOwn() throws Exception {
        Files.createDirectory(base.resolve("own"));
        Path begun = base.resolve("begun");
        script(base.resolve("own/10.hung.script"), "touch " + begun, "exec tail -f /dev/null");
        client.send(EventClient.run(1, "own", "startup", HUNG_SECONDS));
        await(begun);

        swap();

        assertEquals(new EventClient.Answer(1, 1, EventEvents.CANCELLED), client.receive());
        assertTrue(finished.isEmpty(), finished::toString);
    }

    @Test
    void onlyAFolderBesideTheNodesEventsIsAComponent() throws Exception {
        Files.createDirectories(base.resolve("legacy/inner"));
        Path above = base.getFileName();

        for (String name : List.of("", ".", "..", "none", "legacy/", "legacy/inner", "../" + above, "\u00fc\u6f22")) {
            client.send(EventClient.run(1, name, "monitor", 30));
            assertEquals(new EventClient.Answer(1, 1, EventErrno.NO_ENTRY), client.receive(), name);
        }
    }

    /** Above what a link leads to is not where the link is. */
    @Test
    void theScriptsAreWhereTheSystemFindsTheirFolder() throws Exception {
        Path inner = Files.createDirectories(base.resolve("elsewhere/inner"));
        Files.createDirectory(base.resolve("elsewhere/legacy"));
        script(base.resolve("elsewhere/legacy/10.there.script"), "exit 3");
        Files.createSymbolicLink(base.resolve("link"), inner);

        loop.executeAndAwait(() -> swapInTurn(base.resolve("link/..")), LIMIT);

        client.send(EventClient.run(1, "monitor", 30));
        assertEquals(new EventClient.Answer(1, 1, EventEvents.FAILED), client.receive());
    }

    @Test
    void scriptsFindTheNodesEnvironment() throws Exception {
        script("10.env.script", "echo $CTDB_BASE $CTDB_LOGGING $CTDB_DEBUGLEVEL > " + base.resolve("seen"));

        client.send(EventClient.run(1, "monitor", 30));

        assertEquals(new EventClient.Answer(1, 1, 0), client.receive());
        assertEquals(base + " file:" + base.resolve("log") + " NOTICE\n", Files.readString(base.resolve("seen")));
    }

    @Test
    void aSwapCancelsARunOfAClientAndBeginsOneOfTheDaemonAgain() throws Exception {
        Path begun = base.resolve("begun");
        hungScript(begun);
        client.send(EventClient.run(1, "startup", HUNG_SECONDS));
        await(begun);
        Files.delete(base.resolve("legacy/10.hung.script"));
        script("10.hung.script", "exit 0");
        loop.execute(() -> events.run(7, "takeip", List.of(), Duration.ofSeconds(HUNG_SECONDS)));

        swap();

        assertEquals(new EventClient.Answer(1, 1, EventEvents.CANCELLED), client.receive());
        assertEquals("7 0", finished.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        client.send(EventClient.run(2, "startup", HUNG_SECONDS));
        assertEquals(new EventClient.Answer(2, 1, 0), client.receive());
    }
}
