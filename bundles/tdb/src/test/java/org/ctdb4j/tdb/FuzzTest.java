// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files: an operation answers or throws {@link TdbException}; it never hangs, recurses or allocates wildly. */
class FuzzTest {
    private static final int ROUNDS = 150;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    static Stream<String> names() {
        return Golden.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void survivesWordsReplaced(String name) {
        byte[] good = Golden.bytes(name);
        Random random = new Random(name.hashCode());
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bad = good.clone();
                for (int i = 0; i <= random.nextInt(8); i++) {
                    damageWord(bad, random);
                }
                exercise(bad, name + " round " + round);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void survivesTruncation(String name) {
        byte[] good = Golden.bytes(name);
        Random random = new Random(name.hashCode());
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int length = 0; length < Math.min(good.length, 400); length += 3) {
                exercise(Arrays.copyOf(good, length), name + " cut at " + length);
            }
            for (int round = 0; round < ROUNDS; round++) {
                int length = random.nextInt(Math.min(good.length, 12288));
                exercise(Arrays.copyOf(good, length), name + " cut at " + length);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void survivesGarbageBehindAGoodHeader(String name) {
        byte[] good = Golden.bytes(name);
        Random random = new Random(~name.hashCode());
        assertTimeoutPreemptively(LIMIT, () -> {
            for (int round = 0; round < ROUNDS / 5; round++) {
                byte[] bad = new byte[Math.min(good.length, 8192)];
                random.nextBytes(bad);
                System.arraycopy(good, 0, bad, 0, Math.min(bad.length, Layout.HEADER_SIZE));
                exercise(bad, name + " round " + round);
            }
        });
    }

    /** Puts a word that matters somewhere it matters: an offset, a length, a magic, or noise. */
    private static void damageWord(byte[] bytes, Random random) {
        int reach = Math.min(bytes.length, random.nextBoolean() ? 256 : bytes.length);
        int at = random.nextInt(reach / 4) * 4;
        int value =
                switch (random.nextInt(6)) {
                    case 0 -> random.nextInt(bytes.length) & ~3;
                    case 1 -> random.nextInt();
                    case 2 -> -1;
                    case 3 -> Layout.MAGIC_FREE;
                    case 4 -> TdbHash.word(bytes, random.nextInt(bytes.length / 4) * 4);
                    default -> random.nextInt(64);
                };
        TdbHash.putWord(bytes, at, value);
    }

    private static void exercise(byte[] content, String what) throws IOException {
        try {
            exerciseAll(content);
        } catch (TdbException e) {
            assertTrue(e.getMessage().length() > 10, what);
        }
        try {
            TdbDump.write(new HeapFile(content, 1 << 22), new StringBuilder());
        } catch (TdbException e) {
            assertTrue(e.getMessage().length() > 10, what);
        }
        TdbCheck.check(new HeapFile(content, 1 << 22));
    }

    private static void exerciseAll(byte[] content) {
        HeapFile file = new HeapFile(content, 1 << 22);
        Tdb tdb = Tdb.open(
                file,
                new HeapLocks().owner(),
                TdbOptions.of(TdbFlags.NOLOCK | TdbFlags.NOSYNC).access(TdbOptions.Access.READ_WRITE));
        attempt(() -> walk(tdb.cursor()));
        attempt(tdb::count);
        attempt(tdb::freeList);
        for (String key : new String[] {"k", "key1", "k4", "be2", "m1", "alpha", "conf", "first"}) {
            byte[] bytes = Dumps.bytes(key);
            attempt(() -> tdb.fetch(bytes));
            attempt(() -> tdb.store(bytes, new byte[60]));
            attempt(() -> tdb.delete(bytes, tdb.hash(bytes)));
        }
        attempt(() -> tdb.mergeFreeList(Integer.MAX_VALUE));
        attempt(tdb::wipeAll);
        attempt(() -> tdb.store(Dumps.bytes("after"), new byte[10_000]));
    }

    private static void walk(Cursor cursor) {
        while (cursor.next(100, 1 << 20).state() != Cursor.State.END) {
            // Each slice moves on.
        }
    }

    /** One operation may find the damage that the next does not touch. */
    private static void attempt(Runnable operation) {
        try {
            operation.run();
        } catch (TdbException e) {
            assertTrue(e.getMessage().length() > 10);
        }
    }
}
