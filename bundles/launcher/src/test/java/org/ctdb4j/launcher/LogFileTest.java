// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path folder;

    @Test
    void appendsToWhatIsThere() throws IOException {
        Path path = Files.writeString(folder.resolve("log"), "old\n");
        try (LogFile file = new LogFile(path)) {
            file.write("new\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("old\nnew\n", Files.readString(path));
    }

    @Test
    void goesOnInANewFileWhenTheOldOneWasMovedAway() throws IOException {
        Path path = folder.resolve("log");
        Path moved = folder.resolve("log.1");
        try (PrintStream log = new PrintStream(new LogFile(path), true, StandardCharsets.UTF_8)) {
            log.println("first");
            Files.move(path, moved);
            long end = System.nanoTime() + LIMIT_NANOS;
            while (!Files.exists(path)) {
                assertTrue(System.nanoTime() - end < 0, () -> "no new file: " + folder);
                log.println("next");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        assertEquals("next", Files.readAllLines(path).get(0));
        assertEquals("first", Files.readAllLines(moved).get(0));
    }

    @Test
    void needsTheFolder() {
        assertThrows(IOException.class, () -> new LogFile(folder.resolve("none/log")));
    }
}
