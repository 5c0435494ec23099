// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartWatchTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Path ready;
    private StartWatch watch;

    @BeforeEach
    void watch() {
        ready = folder.resolve("ready");
        StartReport report = new StartReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
        watch = new StartWatch(ready, report, () -> List.of("component x lacks y", "component z lacks y"));
    }

    @Test
    void waitsForAWholeLine() throws IOException {
        assertEquals(Optional.empty(), watch.check());
        Files.writeString(ready, "OK");
        assertEquals(Optional.empty(), watch.check());
        Files.writeString(ready, "OK\n");
        assertEquals(Optional.of(0), watch.check());
        assertReported("OK\n");
    }

    @Test
    void passesOnCodeAndReasonOfAFailure() throws Exception {
        Files.writeString(ready, "FAIL 10 the socket cannot be bound\n");
        assertEquals(10, watch.await(Duration.ofSeconds(10)));
        assertReported("SAY the socket cannot be bound\nFAIL 10\n");
    }

    @Test
    void takesAnUnreadableLineForAFailure() throws Exception {
        Files.writeString(ready, "what\n");
        assertEquals(ExitCode.FAILURE, watch.await(Duration.ofSeconds(10)));
        assertReported("SAY what\nFAIL 1\n");
    }

    @Test
    void saysWhatIsMissingWhenNoLineComes() throws Exception {
        assertEquals(ExitCode.FAILURE, watch.await(Duration.ZERO));
        assertReported(
                "SAY The node was not ready in time:\nSAY component x lacks y\nSAY component z lacks y\nFAIL 1\n");
    }

    private void assertReported(String text) {
        assertEquals(text, bytes.toString(StandardCharsets.UTF_8));
    }
}
