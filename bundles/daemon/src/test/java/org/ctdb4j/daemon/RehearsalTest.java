// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;

import org.ctdb4j.api.service.RehearsalStatus.State;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.testkit.linux.Await;
import org.ctdb4j.testkit.linux.PrivateMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    private static final int SOCKET_PATH_LENGTH_MAX = 107;

    @TempDir
    Path folder;

    private Theatre theatre;

    @BeforeEach
    void build() throws IOException {
        theatre = new Theatre(folder.resolve("rehearsal"));
    }

    @AfterEach
    void leavesNothing() throws IOException {
        theatre.close();
    }

    @Test
    void isNotBegunUnlessWanted() throws IOException {
        Path left = Files.createDirectories(theatre.folder().resolve("node.0"));
        theatre.rehearsal().start(false);
        theatre.loop().runPosted();

        assertFalse(Files.exists(left));
        assertEquals(State.OFF, theatre.state());
        assertEquals(List.of(), theatre.lines());
    }

    /** One can move folders to where their path is too long for any call. */
    @Test
    void whatCannotBeRemovedIsOneLineInTheLog() throws IOException {
        String deep = ("d".repeat(200) + "/").repeat(15);
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.createDirectories(other.resolve(deep));
        Path left = Files.createDirectories(theatre.folder().resolve(deep)).resolve("other");
        Files.move(other, left);
        try {
            theatre.rehearsal().start(false);
            assertTrue(theatre.line().startsWith("WARNING What an earlier rehearsal has left"), theatre::line);
        } finally {
            Files.move(left, other);
            RehearsalStage.clear(theatre.folder());
        }
    }

    @Test
    void waitsForTheNodeAndIsOneLineInTheLog() throws InterruptedException {
        theatre.running(false);
        theatre.start();
        theatre.loop().runTimers();
        assertEquals(State.WAITING, theatre.state());

        theatre.running(true);
        theatre.awaitEnd();
        assertEquals(State.DONE, theatre.state());
        assertTrue(theatre.line().startsWith("INFO Rehearsed in "), theatre::line);
    }

    @Test
    void aFolderThatCannotBeMadeIsOneLineInTheLog() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        Path impossible = folder.resolve("file/rehearsal");
        IOException expected = assertThrows(IOException.class, () -> Files.createDirectory(impossible));
        try (Theatre other = new Theatre(impossible)) {
            other.start();
            other.awaitEnd();
            assertFailed(other, expected.toString());
        }
    }

    @Test
    void aPathTooLongForASocketIsOneLineInTheLog() throws Exception {
        Path deep = folder.resolve("d".repeat(107));
        try (Theatre other = new Theatre(deep)) {
            other.start();
            other.awaitEnd();
            assertTrue(other.line().contains("the path of a Unix socket may have 106 bytes"), other::line);
            assertEquals(State.FAILED, other.state());
        }
    }

    @Test
    void playsWhereverTheNodesOwnSocketHasRoom() throws Exception {
        int room = SOCKET_PATH_LENGTH_MAX
                - folder.resolve("run/ctdbd.socket").toString().length();
        assumeTrue(room >= 0, () -> "even of a node that runs in " + folder + " the socket has no room");
        Path run = Files.createDirectory(folder.resolve("run" + "-".repeat(room)));
        try (Theatre other = new Theatre(run.resolve("rehearsal"))) {
            other.start();
            other.awaitEnd();
            assertEquals(State.DONE, other.state(), other::line);
        }
    }

    @Test
    void aFullDiskIsOneLineInTheLog() throws Exception {
        String atOnce = PrivateMount.run(folder, "size=4k", FullDisk.class);
        assertTrue(atOnce.matches("INFO No rehearsal, so .*: No space left on device.*\\n"), atOnce);
        String later = PrivateMount.run(folder, "size=64k", FullDisk.class);
        assertTrue(
                later.matches("INFO No rehearsal, so .* cannot attach rehearsal.tdb: is there room for it.\\n"), later);
    }

    @Test
    void aDiskThatFillsUpInMidPlayIsOneLineInTheLog() throws Exception {
        String told = PrivateMount.run(folder, "size=32m", FillingDisk.class);
        assertTrue(told.matches("INFO No rehearsal, so .* of it cannot store a record: .*\\n"), told);
    }

    /** Prints what is logged of a rehearsal that has no room. */
    static final class FullDisk {
        public static void main(String[] mount) throws Exception {
            LogManager.getLogManager().reset();
            try (Theatre theatre = new Theatre(Path.of(mount[0], "rehearsal"))) {
                theatre.start();
                theatre.awaitEnd();
                theatre.lines().forEach(System.out::println);
            }
        }
    }

    /** The same of one that has room for the databases as they are made, but not for the records. */
    static final class FillingDisk {
        public static void main(String[] mount) throws Exception {
            LogManager.getLogManager().reset();
            try (Theatre theatre = new Theatre(Path.of(mount[0], "rehearsal"))) {
                theatre.beforeRounds(() -> fill(Path.of(mount[0], "rest")));
                theatre.start();
                theatre.awaitEnd();
                theatre.lines().forEach(System.out::println);
            }
        }

        private static void fill(Path rest) {
            try {
                Files.write(rest, new byte[0]);
                long bytes = Files.getFileStore(rest).getUsableSpace();
                Files.write(rest, new byte[Math.toIntExact(bytes)]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aThreadTooManyIsOneLineInTheLog() throws InterruptedException {
        theatre.refuseThreads();
        theatre.start();
        theatre.awaitEnd();

        assertFailed(theatre, "java.lang.OutOfMemoryError: unable to create native thread");
    }

    @Test
    void aPlugInWithoutUnderstudyIsOneLineInTheLog() throws InterruptedException {
        theatre.cast(new StageFright(StageFright.NO_UNDERSTUDY));
        theatre.start();
        theatre.awaitEnd();

        assertFailed(theatre, "java.lang.IllegalStateException: the recovery has no understudy");
    }

    @Test
    void aNodeThatFailsAtItsStartIsTheReason() throws InterruptedException {
        theatre.cast(new StageFright(0));
        theatre.start();
        theatre.awaitEnd();

        assertFailed(theatre, "one of its nodes has ended: java.lang.IllegalStateException: it fails on purpose");
    }

    @Test
    void aNodeThatFailsInMidPlayIsTheReason() throws InterruptedException {
        theatre.cast(new StageFright(100));
        theatre.play();
        theatre.awaitRecords();
        theatre.awaitEnd();

        assertFailed(theatre, "one of its nodes has ended: java.lang.IllegalStateException: it fails on purpose");
    }

    @Test
    void endsAtItsLimit() throws InterruptedException {
        theatre.play();
        theatre.loop().runTimers();
        theatre.awaitEnd();

        assertFailed(theatre, "it was not through after 10 minutes of a busy node");
    }

    @Test
    void endsWithTheNodeAndSaysNothing() throws InterruptedException {
        theatre.play();
        theatre.awaitRecords();
        theatre.running(false);
        theatre.awaitEnd();

        assertEquals(State.FAILED, theatre.state());
        assertEquals(List.of(), theatre.lines());
    }

    @Test
    void endsWithTheProcessAndSaysNothing() throws InterruptedException {
        theatre.play();
        theatre.rehearsal().end();
        theatre.loop().runPosted();

        assertEquals(State.OFF, theatre.state());
        assertEquals(List.of(), theatre.lines());
    }

    @Test
    void followsASwap() throws InterruptedException {
        theatre.start();
        theatre.awaitEnd();
        theatre.dismiss();
        assertEquals(State.WAITING, theatre.state());
        theatre.loop().runTimers();
        assertEquals(State.WAITING, theatre.state());

        theatre.swap();
        theatre.awaitBegin();
        assertEquals(State.PLAYING, theatre.state());
    }

    @Test
    void aPlugInWithoutPartMayBeSwapped() throws InterruptedException {
        theatre.cast(new StageFright(StageFright.NO_UNDERSTUDY));
        theatre.start();
        theatre.awaitEnd();
        theatre.rehearsal().castChanged();

        assertEquals(State.FAILED, theatre.state());
    }

    @Test
    void isEndedByASwapAndBeginsAgain() throws InterruptedException {
        theatre.play();
        WeakReference<Recovery> old =
                new WeakReference<>(theatre.cast().orElseThrow().recovery());
        theatre.swap();
        theatre.awaitEndOfPlay();
        assertEquals(State.WAITING, theatre.state());
        assertEquals("INFO A swap has ended the rehearsal; another one follows", theatre.line());
        Await.until(() -> isCollected(old), () -> "the old plug-in is kept");

        theatre.awaitBegin();
        assertEquals(State.PLAYING, theatre.state());
    }

    @Test
    void isEndedByASwapToAndFroAndBeginsAgain() throws InterruptedException {
        theatre.play();
        RehearsalStage.Cast first = theatre.cast().orElseThrow();
        theatre.swap();
        theatre.swapBack(first);
        theatre.awaitEndOfPlay();

        assertEquals(State.WAITING, theatre.state());
        assertEquals("INFO A swap has ended the rehearsal; another one follows", theatre.line());
    }

    private static boolean isCollected(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    @Test
    void followsTheLastOfManySwaps() throws InterruptedException {
        theatre.cast(new StageFright(StageFright.NO_UNDERSTUDY));
        theatre.start();
        theatre.awaitEnd();
        theatre.cast(new StageFright(StageFright.NO_UNDERSTUDY));
        theatre.rehearsal().castChanged();
        theatre.cast(new StageFright(StageFright.NO_UNDERSTUDY));
        theatre.rehearsal().castChanged();
        theatre.awaitEnd();
        theatre.loop().runTimers();
        theatre.loop().runPosted();

        assertEquals(State.FAILED, theatre.state());
        assertEquals(2, theatre.lines().size(), theatre.lines()::toString);
    }

    private static void assertFailed(Theatre theatre, String reason) {
        assertEquals("INFO No rehearsal, so first recoveries will take longer: " + reason, theatre.line());
        assertEquals(State.FAILED, theatre.state());
        assertEquals(reason, theatre.rehearsal().status().reason());
    }
}
