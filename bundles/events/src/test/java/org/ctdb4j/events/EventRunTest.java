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
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.events.socket.EventErrno;
import org.ctdb4j.spi.event.EventEvents;
import org.ctdb4j.spi.event.EventResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventRunTest {
    @TempDir
    Path folder;

    private void script(String name, String permissions, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private EventRun event(String name, Duration limit, String... arguments) {
        return new EventRun(1, name, List.of(arguments), System.nanoTime() + limit.toNanos(), false);
    }

    private EventResult run(EventRun run) throws InterruptedException {
        return run(run, Optional.empty());
    }

    private EventResult run(EventRun run, Optional<Path> debugScript) throws InterruptedException {
        Map<String, String> environment = Map.of("CTDB_BASE", "/base");
        return run.run(new ScriptFolder(folder), environment, new HungScripts(debugScript, environment));
    }

    private static void await(Path file) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() < deadline, file + " has not appeared");
            Thread.onSpinWait();
        }
    }

    @Test
    void runsScriptsInOrderWithTheirArguments() throws Exception {
        script("20.second.script", "rwxr-xr-x", "echo second $CTDB_BASE");
        script("10.first.script", "rwxr-xr-x", "echo first $*", "echo again >&2");
        script("README", "rwxr-xr-x", "exit 1");

        EventResult result = run(event("takeip", Duration.ofSeconds(20), "eth0", "10.0.0.1", "24"));

        assertEquals(EventEvents.OK, result.status());
        assertEquals(List.of("10.first", "20.second"), names(result));
        assertEquals(
                "first takeip eth0 10.0.0.1 24\nagain\n",
                result.scripts().get(0).output());
        assertEquals("second /base\n", result.scripts().get(1).output());
    }

    /** Whatever goes wrong in the process itself: the run ends, for somebody waits for that. */
    @Test
    void aScriptThatCannotBeRunFailsTheEvent() throws Exception {
        script("10.first.script", "rwxr-xr-x", "exit 0");
        Map<String, String> refused = new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        EventResult result = event("monitor", Duration.ofSeconds(20))
                .run(new ScriptFolder(folder), refused, new HungScripts(Optional.empty(), Map.of()));
        assertEquals(EventErrno.AGAIN, result.status());
    }

    private static List<String> names(EventResult result) {
        return result.scripts().stream().map(EventResult.Script::name).toList();
    }

    @Test
    void endsWithTheFirstScriptThatFails() throws Exception {
        script("10.a.script", "rwxr-xr-x", "exit 66");
        script("20.b.script", "rwxr-xr-x", "exit 0");

        EventResult result = run(event("monitor", Duration.ofSeconds(20)));

        assertEquals(EventEvents.FAILED, result.status());
        assertEquals(List.of("10.a"), names(result));
        assertEquals(-2, result.scripts().get(0).status());
    }

    @Test
    void goesOnBehindAScriptThatFailsIfAllAreToRun() throws Exception {
        script("10.a.script", "rwxr-xr-x", "exit 3");
        script("20.b.script", "rwxr-xr-x", "exit 66");
        script("30.c.script", "rwxr-xr-x", "exit 0");

        EventResult result =
                run(new EventRun(1, "monitor", List.of(), System.nanoTime() + TimeUnit.SECONDS.toNanos(20), true));

        assertEquals(EventEvents.FAILED, result.status());
        assertEquals(List.of("10.a", "20.b", "30.c"), names(result));
    }

    @Test
    void passesOverDisabledScripts() throws Exception {
        script("10.a.script", "rw-r--r--", "exit 1");
        script("20.b.script", "rwxr-xr-x", "exit 77");
        Files.createSymbolicLink(folder.resolve("30.c.script"), folder.resolve("gone"));

        EventResult result = run(event("monitor", Duration.ofSeconds(20)));

        assertEquals(EventEvents.OK, result.status());
        assertTrue(result.scripts().stream().allMatch(s -> s.status() == ScriptStatus.DISABLED), result::toString);
    }

    @Test
    void aScriptIsLetBeExecutedOrNot() throws Exception {
        script("10.a.script", "rw-r--r--", "exit 0");
        Files.createSymbolicLink(folder.resolve("20.b.script"), folder.resolve("10.a.script"));
        ScriptFolder scripts = new ScriptFolder(folder);

        assertEquals(0, scripts.enable("10.a", true));
        assertEquals("rwxr-xr-x", permissions("10.a.script"));
        assertEquals(0, scripts.enable("10.a", false));
        assertEquals("rw-r--r--", permissions("10.a.script"));
        assertEquals(2, scripts.enable("11.none", true));
        assertEquals(22, scripts.enable("20.b", true));
        assertEquals(22, scripts.enable("10./../a", true));
        assertEquals(22, scripts.enable("a", true));
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    void anEventWithoutAnyTimeIsOverHoweverQuickItsScriptIs() throws Exception {
        script("10.quick.script", "rwxr-xr-x", "exit 0");

        assertEquals(EventEvents.TIMED_OUT, run(event("byhand", Duration.ZERO)).status());
    }

    @Test
    void endsAScriptThatOutlivesTheEvent() throws Exception {
        script("10.slow.script", "rwxr-xr-x", "sleep 600");

        EventResult result = run(event("startup", Duration.ofMillis(100)));

        assertEquals(EventEvents.TIMED_OUT, result.status());
    }

    /** The hung script must be there for the debug script to look at, and what it printed must be known already. */
    @Test
    void hasAHungScriptLookedIntoBeforeItEnds() throws Exception {
        Path pid = folder.resolve("pid");
        Path seen = folder.resolve("seen");
        Path go = folder.resolve("go");
        script("10.slow.script", "rwxr-xr-x", "echo Sleeping", "echo $$ > " + pid, "exec sleep 600");
        script(
                "debug.sh",
                "rwxr-xr-x",
                "kill -0 $1 && echo $1 $2 $CTDB_BASE > " + seen + ".new && mv " + seen + ".new " + seen,
                "until [ -e " + go + " ]; do :; done");

        EventResult result = run(event("monitor", Duration.ofSeconds(5)), Optional.of(folder.resolve("debug.sh")));

        assertEquals(EventEvents.TIMED_OUT, result.status());
        assertEquals("Sleeping\n", result.scripts().get(0).output());
        await(seen);
        long hung = Long.parseLong(Files.readString(pid).strip());
        assertEquals(hung + " monitor /base\n", Files.readString(seen));
        CompletableFuture<ProcessHandle> ended =
                ProcessHandle.of(hung).orElseThrow().onExit();
        assertFalse(ended.isDone());
        Files.createFile(go);
        ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void doesNotWaitForWhatAScriptLeavesBehind() throws Exception {
        Path pid = folder.resolve("pid");
        script("10.daemon.script", "rwxr-xr-x", "sleep 600 & echo $! > " + pid);

        EventResult result = run(event("startup", Duration.ofSeconds(20)));

        assertEquals(EventEvents.OK, result.status());
        ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void isEndedByCancel() throws Exception {
        Path started = folder.resolve("started");
        script("10.slow.script", "rwxr-xr-x", "touch " + started, "sleep 600");
        EventRun run = event("monitor", Duration.ofSeconds(60));
        CompletableFuture<EventResult> result = CompletableFuture.supplyAsync(() -> {
            try {
                return run(run);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await(started);

        run.cancel();

        assertEquals(EventEvents.CANCELLED, result.get(20, TimeUnit.SECONDS).status());
    }

    @Test
    void failsWithoutAFolder() throws Exception {
        EventRun run = event("init", Duration.ofSeconds(1));

        EventResult result = run.run(
                new ScriptFolder(folder.resolve("none")), Map.of(), new HungScripts(Optional.empty(), Map.of()));

        assertEquals(20, result.status());
    }

    @Test
    void monitorGivesWayToAnyOtherEvent() throws Exception {
        EventQueue queue = new EventQueue();
        EventRun monitor = event("monitor", Duration.ofSeconds(20));
        assertTrue(queue.offer(monitor));
        assertEquals(monitor, queue.next().orElseThrow());

        assertFalse(queue.offer(event("monitor", Duration.ofSeconds(20))));
        assertTrue(queue.offer(event("recovered", Duration.ofSeconds(20))));

        script("10.a.script", "rwxr-xr-x", "exit 0");
        assertEquals(EventEvents.CANCELLED, run(monitor).status());
        assertEquals("recovered", queue.next().orElseThrow().event());
    }

    @Test
    void aMonitorThatHasNotBegunGivesWayAsWell() throws Exception {
        EventQueue queue = new EventQueue();
        EventRun monitor = event("monitor", Duration.ofSeconds(20));
        assertTrue(queue.offer(monitor));
        assertTrue(queue.offer(event("startup", Duration.ofSeconds(20))));

        script("10.a.script", "rwxr-xr-x", "exit 0");
        assertEquals(monitor, queue.next().orElseThrow());
        assertEquals(EventEvents.CANCELLED, run(monitor).status());
    }

    @Test
    void aQueueThatIsClosedCancelsWhatRunsAndBeginsNothing() throws Exception {
        EventQueue queue = new EventQueue();
        EventRun first = event("setup", Duration.ofSeconds(20));
        EventRun second = event("startup", Duration.ofSeconds(20));
        queue.offer(first);
        queue.offer(second);
        queue.next();

        queue.close();

        script("10.a.script", "rwxr-xr-x", "exit 0");
        assertEquals(EventEvents.CANCELLED, run(first).status());
        assertTrue(queue.next().isEmpty());
    }
}
