// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random changes against a map; after each batch the file says the same and is sound. */
class ModelTest {
    private static final int BATCHES = 25;
    private static final int CHANGES = 120;
    private static final int KEYS = 90;

    @ParameterizedTest(name = "seed {0}, flags {1}, {2} chains, max dead {3}")
    @CsvSource({
        "1, 0x800, 1, 0",
        "2, 0x800, 7, 5",
        "3, 0x000, 3, 0",
        "4, 0xc41, 13, 5",
        "5, 0x400, 101, 1",
        "6, 0x810, 3, 2",
        "7, 0x880, 50, 0",
        "8, 0x804, 5, 9"
    })
    void agreesWithAMap(long seed, String flags, int hashSize, int maxDead) {
        Random random = new Random(seed);
        HeapFile file = new HeapFile();
        HeapLocks locks = new HeapLocks();
        TdbOptions options =
                TdbOptions.of(Integer.decode(flags)).hashSize(hashSize).maxDead(maxDead);
        Tdb tdb = Tdb.open(file, locks.owner(), options);
        int held = locks.count();
        Map<String, byte[]> model = new TreeMap<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < CHANGES; i++) {
                change(tdb, model, random);
            }
            String where = "seed " + seed + " batch " + batch;
            assertEquals(List.of(), TdbCheck.check(file).problems(), where);
            assertSame(model, tdb, where);
            assertEquals(held, locks.count(), where);
        }
    }

    private static void change(Tdb tdb, Map<String, byte[]> model, Random random) {
        String name = "key" + "-".repeat(random.nextInt(3) * 7) + random.nextInt(KEYS);
        byte[] key = Dumps.bytes(name);
        int hash = tdb.hash(key);
        byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(6000) : random.nextInt(80)];
        random.nextBytes(value);
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> {
                boolean present = model.remove(name) != null;
                assertEquals(present ? Outcome.DONE : Outcome.MISSING, tdb.delete(key, hash));
            }
            case 11, 12, 13 -> {
                boolean present = model.putIfAbsent(name, value) != null;
                assertEquals(present ? Outcome.EXISTS : Outcome.DONE, tdb.store(key, hash, StoreMode.INSERT, value));
            }
            case 14, 15, 16 -> {
                boolean present = model.replace(name, value) != null;
                assertEquals(present ? Outcome.DONE : Outcome.MISSING, tdb.store(key, hash, StoreMode.MODIFY, value));
            }
            case 17, 18 -> {
                model.merge(name, value, ModelTest::join);
                assertEquals(Outcome.DONE, tdb.append(key, hash, value));
            }
            case 19 -> assertEquals(Outcome.DONE, tdb.mergeFreeList(Integer.MAX_VALUE));
            case 20 -> {
                if (random.nextInt(20) == 0) {
                    model.clear();
                    assertEquals(Outcome.DONE, tdb.wipeAll());
                }
            }
            case 21, 22, 23 -> {
                byte[] head = new byte[24];
                random.nextBytes(head);
                model.put(name, join(head, value));
                assertEquals(Outcome.DONE, tdb.store(key, hash, StoreMode.REPLACE, head, value));
            }
            default -> {
                model.put(name, value);
                assertEquals(Outcome.DONE, tdb.store(key, value));
            }
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertSame(Map<String, byte[]> model, Tdb tdb, String where) {
        Value value = new Value();
        model.forEach((name, expected) -> {
            byte[] key = Dumps.bytes(name);
            assertEquals(Outcome.DONE, tdb.fetch(key, tdb.hash(key), value), where);
            assertArrayEquals(expected, value.copy(), where);
        });
        Map<String, byte[]> walked = new TreeMap<>();
        Cursor cursor = tdb.cursor();
        Cursor.Slice slice;
        do {
            slice = cursor.next(7, 2000);
            slice.entries().forEach(e -> walked.put(Dumps.text(e.key()), e.value()));
        } while (slice.state() == Cursor.State.MORE);
        assertEquals(model.keySet(), walked.keySet(), where);
        model.forEach((name, expected) -> assertArrayEquals(expected, walked.get(name), where));
        assertEquals(model.size(), tdb.count(), where);
    }
}
