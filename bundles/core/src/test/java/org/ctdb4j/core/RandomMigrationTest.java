// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients on three nodes count up a few records while packets crawl, chains are held, disks fill up and clients die, all drawn from
 * one seed. After every step a record has one owner at most, and read-only copies of it are no older than what is acknowledged; in the
 * end no acknowledged count is lost and every call is answered.
 */
class RandomMigrationTest {
    private static final int STEPS = 1_500;
    private static final int KEYS = 3;

    /** More than any chase over three nodes takes, far less than a storm. */
    private static final int HOPS_MAX = 24;

    private DatabaseCluster cluster;
    private boolean readonly;
    private Random random;
    private List<Blob> keys;
    private final Map<Blob, Integer> acknowledged = new LinkedHashMap<>();
    private final List<Caller> callers = new ArrayList<>();
    private final Map<DatabaseNode, Blob> held = new LinkedHashMap<>();

    static Stream<Long> seeds() {
        Long one = Long.getLong("sim.seed");
        return one != null ? Stream.of(one) : IntStream.range(0, 150).mapToObj(Long::valueOf);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverLosesARecordNorSendsItRound(long seed) {
        run(seed, Cures.ALL, 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverLeavesAnOldCopyToBeRead(long seed) {
        run(seed, Cures.ALL, DatabaseFlags.READONLY);
    }

    @Test
    void noticesARecordThatIsNotWrittenBeforeItIsSent() {
        assertNoticed(new Cures(true, true, false, true, true, true, true), 0);
    }

    @Test
    void noticesCallsThatAreNotParked() {
        assertNoticed(new Cures(false, true, true, true, true, true, true), 0);
    }

    @Test
    void noticesCopiesThatAreNotCalledBack() {
        assertNoticed(new Cures(true, true, true, true, false, true, true), DatabaseFlags.READONLY);
    }

    private void assertNoticed(Cures cures, int flags) {
        boolean noticed = seeds().anyMatch(seed -> {
            try {
                run(seed, cures, flags);
                return false;
            } catch (AssertionError | IllegalStateException e) {
                return true;
            }
        });
        assertEquals(true, noticed);
    }

    private void run(long seed, Cures cures, int flags) {
        cluster = new DatabaseCluster(3, flags, cures);
        readonly = (flags & DatabaseFlags.READONLY) != 0;
        random = new Random(seed);
        keys = IntStream.range(0, KEYS)
                .mapToObj(lmaster -> cluster.keyOf(lmaster))
                .toList();
        acknowledged.clear();
        callers.clear();
        held.clear();
        for (int i = 0; i < STEPS; i++) {
            step();
            check();
        }
        heal();
        check();
        keys.forEach(this::checkCount);
        callers.forEach(caller ->
                assertEquals(0, caller.open, () -> "unanswered\n" + String.join("\n", cluster.last(50))));
    }

    private void step() {
        DatabaseNode node = cluster.node(random.nextInt(3));
        switch (random.nextInt(16)) {
            case 0, 1 -> call(node);
            case 2 -> hold(node);
            case 3 -> letGo(node);
            case 4 -> node.world.standingMax = random.nextInt(3) == 0 ? 200 : 0;
            case 5 -> {
                if (random.nextInt(4) == 0) {
                    node.records.fail("disk");
                }
            }
            case 6 -> node.records.work();
            case 7 -> node.records.holdFreeList(random.nextInt(4) == 0);
            case 8 -> cluster.advance(Duration.ofMillis(random.nextInt(300)));
            case 9 -> leave();
            case 10, 11 -> node.work();
            case 12 -> {
                if (random.nextInt(8) == 0) {
                    node.askedTooLong();
                }
            }
            default -> deliver();
        }
        callers.forEach(this::count);
    }

    private void call(DatabaseNode node) {
        Caller caller = new Caller(node, node.connect(), keys.get(random.nextInt(KEYS)));
        callers.add(caller);
        caller.open++;
        if (readonly && random.nextInt(3) != 0) {
            node.call(caller.client, caller.key, CallId.FETCH_WITH_HEADER, CallFlags.WANT_READONLY);
        } else {
            node.migrate(caller.client, caller.key);
        }
    }

    private void hold(DatabaseNode node) {
        Blob key = keys.get(random.nextInt(KEYS));
        if (!held.containsKey(node) && node.records.isFree(key)) {
            node.records.hold(key);
            held.put(node, key);
        }
    }

    private void letGo(DatabaseNode node) {
        if (held.containsKey(node)) {
            node.records.letGo(held.remove(node));
        }
    }

    private void leave() {
        if (!callers.isEmpty()) {
            Caller caller = callers.remove(random.nextInt(callers.size()));
            caller.node.disconnect(caller.client);
        }
    }

    private void deliver() {
        int from = random.nextInt(3);
        int to = random.nextInt(3);
        if (!cluster.link(from, to).isEmpty()) {
            cluster.deliver(from, to);
        }
    }

    /** What a client does once it is told that the record is here: if it is, and the chain is free, it counts up. */
    private void count(Caller caller) {
        List<?> inbox = caller.node.inboxes.get(caller.client);
        if (caller.open == 0 || inbox.isEmpty()) {
            return;
        }
        caller.open = 0;
        StoredRecord record = caller.node.records.get(caller.key);
        if (caller.node.records.isFree(caller.key)
                && record.exists()
                && record.header().dmaster() == caller.node.pnn
                && !record.header().hasFlags(RecordFlags.RO_HAVE_DELEGATIONS)) {
            int next = countOf(record) + 1;
            caller.node.records.put(caller.key, record.header(), Blob.u32(next));
            acknowledged.put(caller.key, next);
        }
    }

    private void check() {
        for (Blob key : keys) {
            List<Integer> owners = cluster.nodes.stream()
                    .filter(node -> node.records.get(key).exists()
                            && node.records.get(key).header().dmaster() == node.pnn)
                    .map(node -> node.pnn)
                    .toList();
            cluster.nodes.forEach(node -> checkCopy(key, node.records.get(key)));
            assertFalse(owners.size() > 1, () -> "owners of " + key.text() + ": " + owners + "\n" + cluster.trace);
        }
        for (int from = 0; from < 3; from++) {
            for (int to = 0; to < 3; to++) {
                cluster.link(from, to).stream()
                        .filter(ReqCall.class::isInstance)
                        .map(ReqCall.class::cast)
                        .forEach(call -> assertFalse(
                                call.hopCount() > HOPS_MAX, () -> "storm\n" + String.join("\n", cluster.last(50))));
            }
        }
        cluster.nodes.forEach(node -> assertEquals(List.of(), node.recoveriesForced));
    }

    /** Whoever finds a copy may read it, so nobody may have written the record since. */
    private void checkCopy(Blob key, StoredRecord record) {
        if (record.header().hasFlags(RecordFlags.RO_HAVE_READONLY)) {
            assertEquals(
                    acknowledged.getOrDefault(key, 0),
                    countOf(record),
                    () -> "copy of " + key.text() + "\n" + String.join("\n", cluster.last(50)));
        }
    }

    private void heal() {
        cluster.nodes.forEach(node -> {
            letGo(node);
            node.world.standingMax = 200;
            node.records.work();
            node.records.holdFreeList(false);
        });
        for (int i = 0; i < 100; i++) {
            cluster.settle();
            callers.forEach(this::count);
            cluster.advance(Duration.ofSeconds(1));
        }
    }

    private void checkCount(Blob key) {
        int expected = acknowledged.getOrDefault(key, 0);
        int found = cluster.nodes.stream()
                .filter(node -> node.records.get(key).exists()
                        && node.records.get(key).header().dmaster() == node.pnn)
                .mapToInt(node -> countOf(node.records.get(key)))
                .findFirst()
                .orElse(0);
        assertEquals(expected, found, () -> "count of " + key.text() + "\n" + cluster.trace);
    }

    private static int countOf(StoredRecord record) {
        return record.data().isEmpty() ? 0 : record.data().u32At(0);
    }

    /** A connection that makes one call. */
    private static final class Caller {
        final DatabaseNode node;
        final int client;
        final Blob key;
        int open;

        Caller(DatabaseNode node, int client, Blob key) {
            this.node = node;
            this.client = client;
            this.key = key;
        }
    }
}
