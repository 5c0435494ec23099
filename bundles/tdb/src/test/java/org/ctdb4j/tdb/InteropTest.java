// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.ctdb4j.tdb.TdbOptions.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real library, its tools and this engine on the same files. */
class InteropTest {
    private static final int SHARED_KEYS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0x000, 0x800, 0x400, 0xc41, 0x810})
    void theToolsReadWhatWeWrite(int flags) throws IOException {
        Peer tdbtool = Peer.tool("tdbtool");
        Peer tdbdump = Peer.tool("tdbdump");
        Path path = folder.resolve("ours.tdb");
        try (Tdb tdb =
                open(path, TdbOptions.of(flags & ~TdbFlags.CLEAR_IF_FIRST).hashSize(11))) {
            Random random = new Random(flags);
            for (int i = 0; i < 600; i++) {
                byte[] key = Dumps.bytes("key" + random.nextInt(80));
                if (random.nextInt(3) == 0) {
                    tdb.delete(key, tdb.hash(key));
                } else {
                    tdb.store(key, Dumps.bytes("v".repeat(random.nextInt(300))));
                }
            }
        }
        assertTrue(tdbtool.run("", path, "check").contains("Database integrity is OK"));
        assertEquals(new TreeSet<>(tdbdumpLines(path)), lines(tdbdump.run("", path)));
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 0x800, 0", "2, 3, 0x800, 5", "3, 1, 0x000, 2", "4, 31, 0x800, 5", "5, 2, 0x000, 0"})
    void spaceIsChosenAsLibtdbChoosesIt(long seed, int hashSize, String flags, int maxDead) throws IOException {
        Peer peer = Peer.build(folder);
        List<String> script = script(new Random(seed));
        Path theirs = folder.resolve("theirs.tdb");
        peer.run(String.join("\n", script), "apply", theirs, hashSize, flags, maxDead);
        HeapFile ours = new HeapFile();
        Tdb tdb = Tdb.open(
                ours,
                new HeapLocks().owner(),
                TdbOptions.of(Integer.decode(flags)).hashSize(hashSize).maxDead(maxDead));
        script.forEach(line -> apply(tdb, line.split(" ")));
        HeapFile expected = new HeapFile(Files.readAllBytes(theirs), Integer.MAX_VALUE);
        assertEquals(Dumps.dump(expected), Dumps.dump(ours));
        assertTrue(Arrays.equals(expected.content(), ours.content()), "same blocks, other bytes");
    }

    @Test
    void aChainThatACProcessHoldsIsBusyAndItsReleaseIsSeen() throws Exception {
        Peer peer = Peer.build(folder);
        Path path = folder.resolve("held.tdb");
        try (Tdb tdb = open(path, TdbOptions.of(0x800).hashSize(2).patience(Patience.NEVER))) {
            byte[] key = Dumps.bytes("key");
            assertEquals(Outcome.DONE, tdb.store(key, key));
            Process holder = peer.start("hold", path, "0x800", "key");
            assertEquals(Outcome.BUSY_CHAIN, tdb.store(key, key));
            assertEquals(Outcome.BUSY_CHAIN, tdb.tryLockAll(LockKind.READ));
            assertEquals(Outcome.MISSING, tdb.exists(Dumps.bytes("other chain"), tdb.hash(key) + 1));
            holder.getOutputStream().close();
            Peer.awaitSuccess(holder);
            assertEquals(Outcome.DONE, tdb.store(key, Dumps.bytes("after")));
        }
        assertEquals("0", peer.run("", "check", path, "0x800").strip());
    }

    @Test
    void aCProcessWithClearIfFirstKeepsWhatWeHaveOpen() throws IOException {
        Peer peer = Peer.build(folder);
        Path path = folder.resolve("active.tdb");
        try (Tdb tdb = open(path, TdbOptions.of(0xc41))) {
            tdb.store(Dumps.bytes("shared0"), Dumps.bytes("7"));
            assertEquals("7", peer.run("", "sum", path, "0xc41", 1).strip());
        }
        assertEquals("0", peer.run("", "sum", path, "0xc41", 1).strip(), "nobody has it open now: wiped");
    }

    @ParameterizedTest
    @CsvSource({"0xc41, 0, WAIT", "0xc41, 5, NEVER", "0x400, 0, NEVER"})
    void nothingIsLostWhenCProcessesAndWeHammerOneFile(String flags, int maxDead, Patience patience) throws Exception {
        Peer peer = Peer.build(folder);
        int rounds = 1500;
        Path path = folder.resolve("hammered.tdb");
        TdbOptions options = TdbOptions.of(Integer.decode(flags)).hashSize(3).maxDead(maxDead);
        try (Tdb tdb = open(path, options)) {
            Process first = peer.start("hammer", path, flags, "first", rounds, SHARED_KEYS, "merge");
            Process second = peer.start("hammer", path, flags, "second", rounds, SHARED_KEYS, "merge");
            hammer(tdb, rounds);
            Peer.awaitSuccess(first);
            Peer.awaitSuccess(second);
            assertSound(tdb, peer, path, flags, 3 * rounds);
        }
    }

    /** Their commits lock the whole database and leave recovery areas and large growth behind. */
    @Test
    void nothingIsLostBetweenTheirTransactionsAndUs() throws Exception {
        Peer peer = Peer.build(folder);
        int rounds = 300;
        Path path = folder.resolve("transactions.tdb");
        try (Tdb tdb = open(path, TdbOptions.of(0x400).hashSize(3).maxDead(5))) {
            Process peerProcess = peer.start("transact", path, "0x440", rounds, SHARED_KEYS);
            hammer(tdb, 2 * rounds);
            Peer.awaitSuccess(peerProcess);
            assertSound(tdb, peer, path, "0x400", 4 * rounds);
        }
    }

    /** Their traverse holds a lock on the record it stands on, and deletes it there. */
    @Test
    void nothingIsLostBetweenTheirTraverseAndUs() throws Exception {
        Peer peer = Peer.build(folder);
        int rounds = 1500;
        Path path = folder.resolve("traversed.tdb");
        try (Tdb tdb = open(path, TdbOptions.of(0xc41).hashSize(3).maxDead(5))) {
            Process second = peer.start("hammer", path, "0xc41", "second", rounds, SHARED_KEYS);
            Process traverse = peer.start("traverse", path, "0xc41", 20);
            hammer(tdb, rounds);
            Peer.awaitSuccess(traverse);
            Peer.awaitSuccess(second);
            assertSound(tdb, peer, path, "0xc41", 2 * rounds);
        }
    }

    /** A lock over all chains gets its turn between the many short locks of others, and then nobody changes anything. */
    @Test
    void aWholeDatabaseLockKeepsCProcessesOut() throws Exception {
        Peer peer = Peer.build(folder);
        int rounds = 2000;
        Path path = folder.resolve("frozen.tdb");
        ChannelFile file = new ChannelFile(channel(path));
        ChannelLocks locks = new ChannelLocks(file.channel());
        try (Tdb tdb = Tdb.open(file, locks, TdbOptions.of(0xc41).hashSize(7))) {
            Process first = peer.start("hammer", path, "0xc41", "first", rounds, SHARED_KEYS);
            Process second = peer.start("hammer", path, "0xc41", "second", rounds, SHARED_KEYS);
            for (int i = 0; i < 20; i++) {
                assertEquals(Outcome.DONE, tdb.lockAll(LockKind.WRITE));
                String before = Dumps.dump(file);
                assertEquals(List.of(), tdb.check().problems());
                assertEquals(before, Dumps.dump(file));
                tdb.store(Dumps.bytes("frozen"), new byte[100 * i]);
                tdb.unlockAll();
            }
            Peer.awaitSuccess(first);
            Peer.awaitSuccess(second);
            assertSound(tdb, peer, path, "0xc41", 2 * rounds);
        }
    }

    private static void assertSound(Tdb tdb, Peer peer, Path path, String flags, long expected) {
        long sum = 0;
        for (int i = 0; i < SHARED_KEYS; i++) {
            sum += count(tdb, Dumps.bytes("shared" + i));
        }
        assertEquals(expected, sum);
        assertEquals(List.of(), tdb.check().problems());
        assertEquals("" + sum, peer.run("", "sum", path, flags, SHARED_KEYS).strip());
        assertEquals("0", peer.run("", "check", path, flags).strip());
    }

    private static void hammer(Tdb tdb, int rounds) {
        Random random = new Random(1);
        for (int i = 0; i < rounds; i++) {
            countUp(tdb, Dumps.bytes("shared" + random.nextInt(SHARED_KEYS)), new byte[random.nextInt(400)]);
            byte[] own = Dumps.bytes("java" + random.nextInt(50));
            if (random.nextInt(3) == 0) {
                untilIdle(() -> tdb.delete(own, tdb.hash(own)));
            } else {
                byte[] value = new byte[random.nextInt(3000)];
                untilIdle(() -> tdb.store(own, value));
            }
            if (i % 500 == 0) {
                untilIdle(() -> tdb.mergeFreeList(Integer.MAX_VALUE));
                walk(tdb.cursor());
            }
        }
    }

    private static void countUp(Tdb tdb, byte[] key, byte[] padding) {
        int hash = tdb.hash(key);
        untilIdle(() -> tdb.lockChain(hash, LockKind.WRITE));
        byte[] text = Dumps.bytes((count(tdb, key) + 1) + " ");
        assertEquals(Outcome.DONE, untilIdle(() -> tdb.store(key, hash, StoreMode.REPLACE, text, padding)));
        tdb.unlockChain(hash);
    }

    /** What a scheduler does for a handle that never waits. */
    private static Outcome untilIdle(Supplier<Outcome> operation) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Outcome outcome = operation.get();
        while (outcome.isBusy()) {
            assertTrue(System.nanoTime() < deadline, "still " + outcome);
            Thread.onSpinWait();
            outcome = operation.get();
        }
        return outcome;
    }

    private static void walk(Cursor cursor) {
        while (cursor.next(10, 10_000).state() != Cursor.State.END) {
            Thread.onSpinWait();
        }
    }

    private static long count(Tdb tdb, byte[] key) {
        return tdb.fetch(key)
                .map(value -> Long.parseLong(Dumps.text(value).split(" ")[0]))
                .orElse(0L);
    }

    private static Tdb open(Path path, TdbOptions options) throws IOException {
        FileChannel channel = channel(path);
        return Tdb.open(new ChannelFile(channel), new ChannelLocks(channel), options);
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static List<String> script(Random random) {
        return random.ints(1500, 0, 60)
                .mapToObj(i -> random.nextInt(3) == 0
                        ? "delete k" + i
                        : "store k" + i + " " + (char) ('a' + random.nextInt(26)) + " " + length(random))
                .toList();
    }

    private static int length(Random random) {
        return random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(200);
    }

    private static void apply(Tdb tdb, String[] words) {
        byte[] key = Dumps.bytes(words[1]);
        if (words[0].equals("delete")) {
            tdb.delete(key, tdb.hash(key));
        } else {
            tdb.store(key, Dumps.bytes(words[2].repeat(Integer.parseInt(words[3]))));
        }
    }

    /** What tdbdump prints for our file, from our own walk over it: one line for each record. */
    private static List<String> tdbdumpLines(Path path) throws IOException {
        HeapFile file = new HeapFile(Files.readAllBytes(path), Integer.MAX_VALUE);
        Tdb tdb = Tdb.open(file, new HeapLocks().owner(), TdbOptions.of(TdbFlags.NOLOCK));
        return tdb.cursor().next(Integer.MAX_VALUE, Integer.MAX_VALUE).entries().stream()
                .map(e -> "{ key(" + e.key().length + ") = \"" + Dumps.text(e.key()) + "\" data(" + e.value().length
                        + ") = \"" + Dumps.text(e.value()) + "\" }")
                .toList();
    }

    private static TreeSet<String> lines(String tdbdump) {
        return Arrays.stream(tdbdump.replace("\n", " ").split("(?<=})"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
