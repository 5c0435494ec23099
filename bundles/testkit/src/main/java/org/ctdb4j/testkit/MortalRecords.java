// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Keeps book of records that clients write and delete. Each write has a number of its own, and one that is deleted, or was never
 * written, counts as 0. So a record that comes back after it was deleted is told from one that was written anew.
 */
final class MortalRecords {
    private final World world;
    private final BiPredicate<SimulatedNode, SimulatedDatabase> current;
    private final Map<Integer, Map<Blob, Life>> lives = new TreeMap<>();
    private long numbers;
    private long deletions;

    /** @param current whether what a node has counts */
    MortalRecords(World world, BiPredicate<SimulatedNode, SimulatedDatabase> current) {
        this.world = world;
        this.current = current;
    }

    /** What whoever locks a record next may find. */
    private static final class Life {
        private final Set<Long> allowed = new TreeSet<>(Set.of(0L));

        void settled(long value) {
            allowed.clear();
            allowed.add(value);
        }
    }

    /** {@return how many records were deleted for good} */
    long deletions() {
        return deletions;
    }

    /** {@return a number that no record has had} */
    long next() {
        return ++numbers;
    }

    /** A client has a record locked that it may use. */
    void clientReads(SimulatedNode node, SimulatedDatabase database, Blob key) {
        long value = Counter.of(database.get(key));
        Life life = life(database, key);
        if (!current.test(node, database)) {
            life.allowed.add(value);
            return;
        }
        if (!life.allowed.contains(value)) {
            throw new Violation(
                    Check.NO_RETURN,
                    "a client of %s reads %d in %s of %s, it should be one of %s"
                            .formatted(node, value, key.text(), database.name(), life.allowed));
        }
        life.settled(value);
    }

    /** A client has written or emptied a record that it still has locked. */
    void clientWrote(SimulatedNode node, SimulatedDatabase database, Blob key) {
        long value = Counter.of(database.get(key));
        if (current.test(node, database)) {
            life(database, key).settled(value);
        } else {
            life(database, key).allowed.add(value);
        }
    }

    /** A node has deleted a record: if it was the record itself nothing may be left that a recovery would bring back. */
    void deleted(SimulatedNode node, SimulatedDatabase database, Blob key, StoredRecord before) {
        if (before.header().dmaster() != node.pnn() || !current.test(node, database)) {
            return;
        }
        deletions++;
        for (SimulatedNode other : world.nodes()) {
            if (other != node) {
                other.database(database.id())
                        .filter(copy -> current.test(other, copy) && !copy.frozen())
                        .map(copy -> copy.get(key))
                        .filter(copy -> Counter.of(copy) != 0)
                        .ifPresent(copy -> {
                            throw new Violation(
                                    Check.NO_RETURN,
                                    "%s deletes %s of %s while %s has a copy: %s"
                                            .formatted(node, key.text(), database.name(), other, copy));
                        });
            }
        }
    }

    /** What a dead node alone knew is lost: any copy that is about may be what is left. */
    void dies(SimulatedNode dead) {
        lives.forEach((dbId, byKey) -> {
            List<SimulatedDatabase> copies = world.nodes().stream()
                    .filter(node -> node != dead)
                    .flatMap(node -> node.database(dbId).stream())
                    .toList();
            byKey.forEach((key, life) -> anyOf(copies, key, life));
        });
    }

    /** A recovery has written the database. Only one that goes without a node, or takes one in, may make it older than it was. */
    void recovered(SimulatedDatabase result, List<SimulatedDatabase> members, List<SimulatedDatabase> others) {
        boolean whole = others.isEmpty()
                && members.stream()
                        .allMatch(copy -> copy.trusted()
                                && !copy.forked()
                                && copy.superseded().isEmpty());
        List<SimulatedDatabase> all =
                Stream.concat(members.stream(), others.stream()).toList();
        lives.getOrDefault(result.id(), Map.of()).forEach((key, life) -> {
            if (!whole) {
                anyOf(all, key, life);
            }
            long now = Counter.of(result.get(key));
            if (!life.allowed.contains(now)) {
                throw new Violation(
                        Check.NO_RETURN,
                        "a recovery makes %d of %s in %s, it should be one of %s"
                                .formatted(now, key.text(), result.name(), life.allowed));
            }
        });
    }

    private static void anyOf(List<SimulatedDatabase> copies, Blob key, Life life) {
        life.allowed.add(0L);
        for (SimulatedDatabase copy : copies) {
            life.allowed.add(Counter.of(copy.get(key)));
            may(copy.beforeFreeze(), key, life);
            copy.superseded().forEach(unfinished -> may(unfinished, key, life));
        }
    }

    private static void may(NavigableMap<Blob, StoredRecord> copy, Blob key, Life life) {
        life.allowed.add(Counter.of(copy.getOrDefault(key, StoredRecord.ABSENT)));
    }

    private Life life(SimulatedDatabase database, Blob key) {
        return lives.computeIfAbsent(database.id(), id -> new TreeMap<>()).computeIfAbsent(key, k -> new Life());
    }
}
