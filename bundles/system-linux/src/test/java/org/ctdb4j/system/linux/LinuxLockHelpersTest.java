// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.clusterlock.LockHelper;
import org.ctdb4j.testkit.linux.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxLockHelpersTest {
    @TempDir
    Path folder;

    private final LinuxLockHelpers helpers = new LinuxLockHelpers();
    private final Ear ear = new Ear();

    /** What was heard, in order. */
    private static final class Ear implements LockHelper.Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void answered(LockAttempt attempt) {
            heard.add(attempt.name());
        }

        @Override
        public void ended() {
            heard.add("ended");
        }

        void await(String... expected) {
            Await.until(() -> heard.size() >= expected.length, heard::toString);
            assertEquals(List.of(expected), heard);
        }
    }

    private LockHelper start(String script) throws IOException {
        return helpers.start(List.of("/bin/sh", "-c", script), Map.of("SAID", "0"));
    }

    @ParameterizedTest
    @CsvSource({"0, TAKEN", "1, CONTENDED", "2, TIMED_OUT", "3, FAILED", "x, FAILED"})
    void tellsWhatTheHelperSaysOnceAndThatItHasEnded(String said, String meaning) throws IOException {
        start("printf %s; printf 1234".formatted(said)).listen(ear);
        ear.await(meaning, "ended");
    }

    @Test
    void addsToTheEnvironment() throws IOException {
        start("test -n \"$PATH\" && printf $SAID").listen(ear);
        ear.await("TAKEN", "ended");
    }

    @Test
    void tellsTheEndOfOneThatSaysNothing() throws IOException {
        start("exit 0").listen(ear);
        ear.await("ended");
    }

    @Test
    void tellsALaterListenerAllAndTheOneBeforeNothingMore() throws IOException {
        LockHelper helper = start("printf 0; read line < " + fifo());
        helper.listen(ear);
        ear.await("TAKEN");
        Ear later = new Ear();
        helper.listen(later);
        Files.writeString(folder.resolve("fifo"), "\n");
        later.await("TAKEN", "ended");
        ear.await("TAKEN");
    }

    @Test
    void endsTheProcessAndIsSilentThen() throws IOException {
        Path pid = folder.resolve("pid");
        LockHelper helper = start("echo $$ > " + pid + "; printf 0; read line < " + fifo());
        helper.listen(ear);
        ear.await("TAKEN");
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        helper.end();
        process.onExit().join();
        ear.await("TAKEN");
    }

    @Test
    void refusesWhatIsNoProgram() {
        assertThrows(
                IOException.class,
                () -> helpers.start(List.of(folder.resolve("none").toString()), Map.of()));
    }

    private Path fifo() throws IOException {
        Path fifo = folder.resolve("fifo");
        try {
            assertEquals(
                    0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return fifo;
    }
}
