// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import static org.ctdb4j.database.tdb.Databases.freeze;
import static org.ctdb4j.database.tdb.Databases.header;
import static org.ctdb4j.database.tdb.Databases.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Cursor;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.StoredRecord;
import org.ctdb4j.testkit.linux.CProgram;
import org.ctdb4j.testkit.linux.Granted;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This process and others over libtdb change one file at the same time, and nothing is lost. */
class SharedFileTest {
    private static final int COUNTERS = 20;
    private static final int OUR_ROUNDS = 6000;
    private static final int THEIR_ROUNDS = 30_000;
    private static final int OWN_KEYS = 50;
    private static final int FREEZE_EVERY = 500;

    @TempDir
    Path folder;

    private final Random random = new Random(4711);
    private Database database;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLost(boolean mutexes) throws Exception {
        try (Databases databases = new Databases(folder, mutexes)) {
            database = databases.open("shared.tdb", 0);
            try (CProgram first = client();
                    CProgram second = client()) {
                first.tell("add " + THEIR_ROUNDS + " " + COUNTERS + " 1");
                second.tell("add " + THEIR_ROUNDS + " " + COUNTERS + " 2");
                Set<Integer> own = work();
                int expected = own.size() + Integer.parseInt(first.answer()) + Integer.parseInt(second.answer());
                assertEquals(OUR_ROUNDS + 2L * THEIR_ROUNDS, sumOfCounters());
                assertEquals(expected + COUNTERS, count());
                assertEquals(String.valueOf(expected + COUNTERS), first.ask("count"));
                assertEquals("clean", second.ask("check"));
            }
        }
        checkWithTool();
    }

    /** The same as the C program's {@code add}, with a freeze now and then. {@return the records of our own that are left} */
    private Set<Integer> work() throws InterruptedException {
        Set<Integer> own = new HashSet<>();
        for (int round = 0; round < OUR_ROUNDS; round++) {
            Blob counter = key("counter-" + random.nextInt(COUNTERS));
            change(counter, this::addOne);
            int mine = random.nextInt(OWN_KEYS);
            Blob key = key("ours-" + mine);
            if (own.remove(mine)) {
                change(key, database::delete);
            } else {
                own.add(mine);
                change(key, locked -> database.store(locked, header(1), locked));
            }
            if (round % FREEZE_EVERY == 0) {
                freeze(database);
                assertTrue(database.tryLock(counter).busy());
                database.locks().unlockWhole();
            }
        }
        return own;
    }

    private interface Change {
        Outcome make(Blob key);
    }

    /** Makes a change under the lock of its key as the node does: whenever something is busy, wait for that byte, then begin anew. */
    private void change(Blob key, Change change) throws InterruptedException {
        boolean granted = false;
        long offset = 0;
        while (true) {
            Outcome outcome = database.tryLock(key);
            boolean locked = outcome.done();
            if (locked) {
                outcome = change.make(key);
                database.unlock(key);
            }
            if (granted) {
                database.locks().unlock(offset);
            }
            if (outcome.done()) {
                return;
            }
            assertTrue(outcome.busy(), outcome::toString);
            offset = locked ? database.freeListOffset() : database.lockOffset(key);
            Granted grant = new Granted();
            database.locks().await(offset, grant);
            grant.await();
            granted = true;
        }
    }

    private Outcome addOne(Blob key) {
        StoredRecord old = database.fetch(key);
        long count = old.exists() ? old.data().u64At(0) + 1 : 1;
        ByteBuffer data = ByteBuffer.allocate(Long.BYTES + random.nextInt(200)).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(0, count);
        return database.store(key, header(1), Blob.wrap(data.array()));
    }

    private long sumOfCounters() {
        long sum = 0;
        for (int i = 0; i < COUNTERS; i++) {
            Blob key = key("counter-" + i);
            assertTrue(database.tryLock(key).done());
            sum += database.fetch(key).data().u64At(0);
            database.unlock(key);
        }
        return sum;
    }

    private int count() {
        Set<Blob> keys = new HashSet<>();
        Cursor pass = database.traverse();
        while (!pass.atEnd()) {
            pass.next(100, 100_000).stream().map(Entry::key).forEach(keys::add);
        }
        return keys.size();
    }

    private void checkWithTool() throws Exception {
        CProgram.requirePeer(Files.isExecutable(Path.of("/usr/bin/tdbtool")), "tdb-tools is not installed");
        Process tool = new ProcessBuilder(
                        "tdbtool", folder.resolve("shared.tdb.0").toString(), "check")
                .redirectErrorStream(true)
                .start();
        String report = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(report.contains("integrity is OK"), report);
    }

    private CProgram client() throws Exception {
        return CProgram.start(
                SharedFileTest.class,
                "client.c",
                folder,
                database.spec().path(),
                database.openFlags(),
                Databases.HASH_SIZE);
    }
}
