// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * What must be in one database that every node keeps, going by what its writers were told. Each transaction leaves a key of its own.
 *
 * <p>A transaction that was acknowledged while every node of the last recovery had it, or was down, may be lost only with the copies
 * that have it: when a recovery goes on without them, or when one of those that an earlier recovery went on without has come further
 * meanwhile. One acknowledged by nodes that had lost sight of others which live may be lost in the next recovery.
 */
final class CommitLedger {
    static final Blob SEQUENCE_NUMBER = Blob.cString("__db_sequence_number__");

    private final World world;
    private final int dbId;
    private final Set<Blob> acknowledged = new TreeSet<>();

    /** By generation, what recoveries have made of a file; those that come to nothing leave it behind. */
    private final Map<Integer, List<Map<Blob, StoredRecord>>> written = new TreeMap<>();

    /** Nodes the last recovery went on with. */
    private Set<Integer> members = Set.of();

    private int generation = Generation.INVALID;

    private long attempts;
    private long recoveries;

    CommitLedger(World world, int dbId) {
        this.world = world;
        this.dbId = dbId;
    }

    static long sequenceNumber(Map<Blob, StoredRecord> records) {
        return Counter.of(records.getOrDefault(SEQUENCE_NUMBER, StoredRecord.ABSENT));
    }

    long recoveries() {
        return recoveries;
    }

    /** {@return how many transactions were acknowledged and must still be there} */
    int acknowledged() {
        return acknowledged.size();
    }

    /** {@return whether a node's writers can get their lock: it is recovered, together with those the cluster goes on with} */
    boolean admits(SimulatedNode node) {
        return node.snapshot().recoveryMode() == RecoveryMode.NORMAL
                && (generation == Generation.INVALID || node.generation(dbId) == generation);
    }

    /** A writer is about to have its node commit a transaction. */
    void attempt() {
        attempts++;
    }

    /** {@return the nodes that one has write a transaction: active ones of the VNN map} */
    static Set<Integer> takingPart(SimulatedNode node) {
        Set<Integer> active = new TreeSet<>();
        NodeSnapshot facts = node.snapshot();
        facts.members().stream()
                .filter(member -> facts.vnnMap().contains(member.pnn()) && !NodeFlags.isInactive(member.flags()))
                .forEach(member -> active.add(member.pnn()));
        return active;
    }

    /**
     * A node has told its writer that all have committed.
     *
     * @param begun which nodes took part when the writer asked
     * @param generation of the database there at that time
     */
    void acknowledges(SimulatedNode node, Blob key, Set<Integer> begun, int generation) {
        for (int pnn : takingPart(node)) {
            if (begun.contains(pnn) && lacks(pnn, key, generation)) {
                throw new Violation(
                        Check.COMMIT_EVERYWHERE,
                        "%s says that all have committed %s, node %d has not".formatted(node, key.text(), pnn));
            }
        }
        keep(node, key);
    }

    /** {@return whether a node is as far as that generation and has not that key} */
    private boolean lacks(int pnn, Blob key, int generation) {
        SimulatedNode node = world.node(pnn);
        return node.generation(dbId) == generation
                && node.database(dbId).filter(copy -> copy.get(key).exists()).isEmpty();
    }

    /** A writer has found out from its node that its transaction is there. */
    void keep(SimulatedNode node, Blob key) {
        VnnMap map = node.snapshot().vnnMap();
        boolean firm = members.stream()
                .filter(map::contains)
                .map(world::node)
                .allMatch(member -> member.database(dbId)
                        .map(copy -> copy.get(key).exists())
                        .orElse(true));
        if (firm) {
            acknowledged.add(key);
        }
    }

    /** A recovery writes what it has found to one node's file. */
    void rewrites(SimulatedNode node, Map<Blob, StoredRecord> content) {
        int generation = node.snapshot().vnnMap().generation();
        written.computeIfAbsent(generation, g -> new ArrayList<>()).add(content);
    }

    /** With the first thaw a recovery has decided: the copy that had come furthest has won. */
    void recovered(int generation, Map<Integer, SimulatedDatabase> copies, SimulatedDatabase result) {
        this.generation = generation;
        recoveries++;
        Set<Blob> due = new TreeSet<>();
        long furthest = 0;
        List<Map<Blob, StoredRecord>> rivals = new ArrayList<>();
        for (Map.Entry<Integer, SimulatedDatabase> copy : copies.entrySet()) {
            Map<Blob, StoredRecord> before = copy.getValue().beforeFreeze();
            if (members.contains(copy.getKey())) {
                acknowledged.stream().filter(before::containsKey).forEach(due::add);
                furthest = Math.max(furthest, sequenceNumber(before));
            } else {
                rivals.add(before);
            }
        }
        written.remove(generation);
        written.values().forEach(rivals::addAll);
        written.clear();
        members = new LinkedHashSet<>(copies.keySet());
        Set<Blob> lost = new TreeSet<>(acknowledged);
        lost.removeAll(result.keys());
        acknowledged.removeAll(lost);
        for (Blob key : lost) {
            if (due.contains(key) && !mayHaveWon(rivals, key, furthest)) {
                throw new Violation(
                        Check.NO_LOST_COMMIT,
                        "a recovery has lost transaction %s of %s: %d of %d have come to %s"
                                .formatted(
                                        key.text(),
                                        result.name(),
                                        sequenceNumber(result.content()),
                                        furthest,
                                        result.keys()));
            }
        }
    }

    private static boolean mayHaveWon(List<Map<Blob, StoredRecord>> rivals, Blob key, long furthest) {
        return rivals.stream().anyMatch(rival -> !rival.containsKey(key) && sequenceNumber(rival) >= furthest);
    }

    /** All is healed and quiet, and a recovery has been: every node has the same, and all that it must have. */
    void settled() {
        SimulatedDatabase first = world.node(0).database(dbId).orElseThrow();
        for (SimulatedNode node : world.nodes()) {
            SimulatedDatabase copy = node.database(dbId).orElseThrow();
            if (!copy.content().equals(first.content())) {
                throw new Violation(
                        Check.EQUAL_COPIES,
                        "%s has other records than node 0:%n%s%n%s".formatted(node, copy.content(), first.content()));
            }
        }
        long number = sequenceNumber(first.content());
        if (!first.keys().containsAll(acknowledged) || number < acknowledged.size() || number > attempts) {
            throw new Violation(
                    Check.NO_LOST_COMMIT,
                    "of %d transactions %d were acknowledged, %d are counted, and there are %s"
                            .formatted(attempts, acknowledged.size(), number, first.keys()));
        }
    }
}
