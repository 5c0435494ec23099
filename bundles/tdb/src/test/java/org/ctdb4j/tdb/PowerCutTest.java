// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut before each write and each sync of some transactions. Whoever opens the file then, this engine or libtdb, finds what
 * was there before a transaction or behind it, and what was reported done.
 */
class PowerCutTest {
    /** @param movesArea makes the recovery area too small, which lies between other blocks: a new one takes its place */
    private record Step(String changes, boolean movesArea) {}

    /** What the recovery area does in each transaction stands behind. */
    private static final List<List<Step>> WORKLOADS = List.of(
            List.of(
                    new Step("store large a 109000, store k1 a 50", false), // is made
                    new Step("store k1 c 55, delete k0", false), // is used again
                    new Step("store larger d 150000, store k2 e 10", false), // stays where it is while the file grows
                    new Step("store larger f 149000, store large g 108500, delete k2", true), // moves to the end
                    new Step("wipe, store k3 l 3000", false),
                    new Step("store k1 m 40", false)),
            List.of(
                    new Step("store large a 109000, store k1 a 50", false),
                    new Step("store large b 108000, store mid c 100000", false), // grows where it is
                    new Step("store k1 m 40", false)));

    private static final int CUT_AGAIN_ONE_IN = 10;

    private static final String DAMAGED = "damaged: ";

    private static final TdbOptions OPTIONS =
            TdbOptions.of(TdbFlags.INCOMPATIBLE_HASH).hashSize(3);

    private final Random random = new Random(20260101);

    @TempDir
    private Path folder;

    /** Records as they were before and are after the transaction under way; one of them when none is. */
    private final List<String> allowed = new ArrayList<>();

    private boolean movesArea;
    private int cuts;

    @Test
    void weFindTheOldStateOrTheNew() {
        run(OPTIONS, this::recordsForUs);
        assertTrue(cuts > 400, cuts + " cuts");
    }

    @Test
    void weFindItInAFileOfTheOtherByteOrder() {
        run(OPTIONS.with(TdbFlags.CONVERT), this::recordsForUs);
    }

    @Test
    void libtdbFindsTheOldStateOrTheNew() throws Exception {
        try (Peer.Reader libtdb = Peer.build(folder).reader("states", "-", "0x40")) {
            Path path = folder.resolve("cut.tdb");
            run(OPTIONS, content -> {
                write(path, content);
                return sorted(forgiven(libtdb.ask(path.toString())));
            });
        }
    }

    /** Opens a file after a cut, and tells its records. */
    private interface Opener {
        String records(byte[] content);
    }

    private void run(TdbOptions options, Opener opener) {
        WORKLOADS.forEach(steps -> run(steps, options, opener));
    }

    private void run(List<Step> steps, TdbOptions options, Opener opener) {
        HeapFile begun = new HeapFile();
        Tdb first = Tdb.open(begun, new HeapLocks().owner(), options);
        Script.apply(first, "store k0 z 3");
        Script.apply(first, "store large z 110000");
        PowerCutFile[] disk = new PowerCutFile[1];
        disk[0] = new PowerCutFile(begun.content(), () -> cut(disk[0], opener));
        Tdb tdb = Tdb.open(disk[0], new HeapLocks().owner(), options);
        allowed.clear();
        allowed.add(Script.records(tdb));
        for (Step step : steps) {
            movesArea = step.movesArea;
            tdb.transaction().begin();
            Arrays.stream(step.changes.split(", ")).forEach(change -> Script.apply(tdb, change));
            allowed.add(Script.records(tdb));
            assertEquals(Outcome.DONE, tdb.transaction().commit());
            allowed.remove(0);
            cut(disk[0], opener);
        }
    }

    private void cut(PowerCutFile disk, Opener opener) {
        cuts++;
        check("cut " + cuts + " that loses everything", disk.leastThatSurvives(), opener);
        check("cut " + cuts + " that loses nothing", disk.mostThatSurvives(), opener);
        check("cut " + cuts, disk.survivor(random), opener);
    }

    private void check(String cut, byte[] content, Opener opener) {
        String found = opener.records(content);
        assertTrue(
                allowed.contains(found),
                () -> cut + " in the transaction from " + allowed.get(0) + " to " + allowed.get(allowed.size() - 1)
                        + " left " + found);
    }

    /** Opens the file, and before that a disk on which it is rolled back only until the power is cut a second time. */
    private String recordsForUs(byte[] content) {
        List<byte[]> later = new ArrayList<>();
        PowerCutFile[] disk = new PowerCutFile[1];
        disk[0] = new PowerCutFile(content, () -> {
            if (random.nextInt(CUT_AGAIN_ONE_IN) == 0) {
                later.add(disk[0].survivor(random));
            }
        });
        Tdb tdb = Tdb.open(disk[0], new HeapLocks().owner(), OPTIONS);
        assertEquals(List.of(), tdb.check().problems());
        String records = Script.records(tdb);
        for (byte[] cutAgain : later) {
            Tdb again = Tdb.open(new HeapFile(cutAgain, Integer.MAX_VALUE), new HeapLocks().owner(), OPTIONS);
            assertEquals(List.of(), again.check().problems());
            assertEquals(records, Script.records(again), "after a second cut");
        }
        return records;
    }

    /**
     * Its check knows no space in the middle of a file that is nobody's, which its own roll-back leaves when the recovery area was about
     * to move.
     */
    private String forgiven(String answer) {
        return movesArea && answer.startsWith(DAMAGED) ? answer.substring(DAMAGED.length()) : answer;
    }

    private static String sorted(String records) {
        return Arrays.stream(records.split(" ")).sorted().collect(Collectors.joining(" "));
    }

    private static void write(Path path, byte[] content) {
        try {
            Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
