// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.core.Event;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReplyDmaster;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqDmaster;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * Watches what must hold, after every step. An update may be lost only with the nodes that have it: when they die, when they are
 * inactive, or when a recovery goes on without them.
 */
public final class Checks {
    /** Hops of a call on a sound network; a call that chases a record in demand takes some. */
    static final int HOPS_MAX = 150;

    private final World world;
    private final Map<Integer, RunState> runStates = new TreeMap<>();
    private final Map<Integer, VnnMap> vnnMaps = new LinkedHashMap<>();
    private final Map<Integer, Map<Blob, Ledger>> ledgers = new TreeMap<>();

    /** By database, the generations that have come to life, the one that counts last. */
    private final Map<Integer, Set<Integer>> lives = new TreeMap<>();

    private final Map<Integer, Integer> current = new TreeMap<>();
    private final MortalRecords mortals;
    private final Map<Integer, CommitLedger> commits = new TreeMap<>();
    private Optional<Trap> trap = Optional.empty();
    private long lossesBefore;
    private int hopsSeen;
    private long updates;

    Checks(World world) {
        this.world = world;
        this.mortals = new MortalRecords(world, this::isCurrent);
    }

    /** {@return the most hops a call has taken} */
    int hopsSeen() {
        return hopsSeen;
    }

    /** {@return how many updates were acknowledged} */
    long updates() {
        return updates;
    }

    // ---- after each step

    void afterStep(SimulatedNode node, Event event) {
        trap.ifPresent(armed -> armed.happened(node, event));
        for (SimulatedDatabase database : node.databases()) {
            for (Blob key : database.takeWritten()) {
                oneDmaster(database.id(), key);
            }
            database.takeDeleted().forEach((key, before) -> mortals.deleted(node, database, key, before));
        }
        if (!isAboutRecords(event)) {
            audit(node);
        }
    }

    private static boolean isAboutRecords(Event event) {
        if (event instanceof Event.PeerPacket received) {
            Packet packet = received.packet();
            return packet instanceof ReqCall
                    || packet instanceof ReplyCall
                    || packet instanceof ReqDmaster
                    || packet instanceof ReplyDmaster
                    || packet instanceof ReqMessage;
        }
        return event instanceof Event.ClientPacket || event instanceof Event.LockGranted;
    }

    private void audit(SimulatedNode node) {
        NodeSnapshot facts = node.snapshot();
        RunState before = runStates.put(node.pnn(), facts.runState());
        if (before != null && facts.runState().compareTo(before) < 0) {
            throw new Violation(Check.RUN_STATE, node + " was " + before + " and is " + facts.runState());
        }
        boolean inactive = NodeFlags.isInactive(facts.members().get(node.pnn()).flags());
        VnnMap map = facts.vnnMap();
        boolean invalid = map.generation() == Generation.INVALID;
        if (inactive || invalid || facts.allFrozen()) {
            node.databases().forEach(database -> database.trusted(false));
        }
        if (invalid) {
            return;
        }
        VnnMap known = vnnMaps.putIfAbsent(map.generation(), map);
        if (known != null && !known.equals(map)) {
            throw new Violation(Check.VNN_MAP, node + " has " + map + ", another node " + known);
        }
    }

    private void oneDmaster(int dbId, Blob key) {
        List<SimulatedNode> owners = new ArrayList<>();
        for (SimulatedNode node : world.nodes()) {
            boolean owner = node.database(dbId)
                    .filter(database -> !database.frozen())
                    .map(database -> database.get(key))
                    .filter(record -> record.exists() && record.header().dmaster() == node.pnn())
                    .isPresent();
            if (owner) {
                owners.add(node);
            }
        }
        if (owners.size() > 1) {
            compareGenerations(dbId, key, owners);
        }
    }

    private static void compareGenerations(int dbId, Blob key, List<SimulatedNode> owners) {
        Map<Integer, SimulatedNode> byGeneration = new TreeMap<>();
        for (SimulatedNode owner : owners) {
            int generation = owner.generation(dbId);
            SimulatedNode other = byGeneration.put(generation, owner);
            if (other != null && generation != Generation.INVALID) {
                throw new Violation(
                        Check.ONE_DMASTER,
                        "record %s has two dmasters in generation %d: %s with %s, %s with %s"
                                .formatted(
                                        key.text(),
                                        generation,
                                        other,
                                        other.database(dbId).orElseThrow().get(key),
                                        owner,
                                        owner.database(dbId).orElseThrow().get(key)));
            }
        }
    }

    /** Lays a trap; one that was there is gone. */
    void set(Trap newTrap) {
        trap = Optional.of(newTrap);
    }

    boolean isTrapped(SimulatedNode node) {
        return trap.filter(sprung -> sprung.holds(node)).isPresent();
    }

    /** A node sends a packet. */
    void sent(SimulatedNode node, Packet packet) {
        trap.ifPresent(armed -> armed.sent(node, packet));
        if (packet instanceof ReqCall call) {
            hopsSeen = Math.max(hopsSeen, call.hopCount());
            boolean sound = world.network().losses() == lossesBefore;
            if (call.hopCount() > HOPS_MAX && sound) {
                throw new Violation(
                        Check.NO_BOUNCE,
                        "the call of node %d for %s makes its hop %d from %s"
                                .formatted(call.header().srcnode(), call.key().text(), call.hopCount(), node));
            }
        }
    }

    // ---- what clients see

    /** A client has a record locked that it may use. */
    void clientReads(SimulatedNode node, SimulatedDatabase database, Blob key) {
        long value = Counter.of(database.get(key));
        Ledger ledger = ledger(database.id(), key);
        if (!isCurrent(node, database)) {
            ledger.perhaps(value);
            return;
        }
        if (!ledger.allows(value)) {
            throw new Violation(
                    Check.NO_LOST_UPDATE,
                    "a client of %s reads %d in %s of %s, it should be %s"
                            .formatted(node, value, key.text(), database.name(), ledger));
        }
        ledger.settled(value);
    }

    /** A client has written a record that it still has locked. */
    void clientWrote(SimulatedNode node, SimulatedDatabase database, Blob key) {
        updates++;
        long value = Counter.of(database.get(key));
        Ledger ledger = ledger(database.id(), key);
        if (isCurrent(node, database)) {
            ledger.settled(value);
            noCopies(database, key);
        } else {
            ledger.perhaps(value);
        }
    }

    /** Whoever finds a copy may read it, as long as its node takes part. */
    private void noCopies(SimulatedDatabase written, Blob key) {
        for (SimulatedNode node : world.nodes()) {
            node.database(written.id())
                    .filter(database -> isCurrent(node, database) && !database.frozen())
                    .map(database -> database.get(key))
                    .filter(record -> record.header().hasFlags(RecordFlags.RO_HAVE_READONLY))
                    .ifPresent(copy -> {
                        throw new Violation(
                                Check.NO_OLD_COPY,
                                "%s of %s is written to %s while %s has a copy: %s"
                                        .formatted(key.text(), written.name(), written.get(key), node, copy));
                    });
        }
    }

    /** A client has a record locked that it only wants to read, and reads it or a copy of it. */
    void clientReadsCopy(SimulatedNode node, SimulatedDatabase database, Blob key, Ledger.Reading begun) {
        Ledger ledger = ledger(database.id(), key);
        long value = Counter.of(database.get(key));
        if (isCurrent(node, database) && !ledger.allows(value, begun)) {
            throw new Violation(
                    Check.NO_OLD_COPY,
                    "a client of %s reads %d in %s of %s, which was %d and is %s"
                            .formatted(node, value, key.text(), database.name(), begun.low(), ledger));
        }
    }

    /** A client begins to read a record without a lock. */
    Ledger.Reading clientFetches(int dbId, Blob key) {
        return ledger(dbId, key).reading();
    }

    void clientFetched(SimulatedNode node, int dbId, Blob key, Ledger.Reading begun, Blob data) {
        Ledger ledger = ledger(dbId, key);
        boolean current = node.database(dbId)
                .filter(database -> isCurrent(node, database))
                .isPresent();
        if (current && !ledger.allows(Counter.of(data), begun)) {
            throw new Violation(
                    Check.NO_LOST_UPDATE,
                    "a client of %s fetches %d of %s, which was %d and is %s"
                            .formatted(node, Counter.of(data), key.text(), begun.low(), ledger));
        }
    }

    private boolean isCurrent(SimulatedNode node, SimulatedDatabase database) {
        return !database.forked()
                && current.getOrDefault(database.id(), Generation.INVALID) == node.generation(database.id());
    }

    /** {@return what is known of records that clients also delete} */
    MortalRecords mortals() {
        return mortals;
    }

    private Ledger ledger(int dbId, Blob key) {
        return ledgers.computeIfAbsent(dbId, id -> new TreeMap<>()).computeIfAbsent(key, k -> new Ledger());
    }

    /** {@return what is known of the transactions on a persistent database} */
    CommitLedger commits(int dbId) {
        return commits.computeIfAbsent(dbId, id -> new CommitLedger(world, id));
    }

    /** All is healed and quiet, and a recovery has been since. */
    void settled() {
        commits.values().forEach(CommitLedger::settled);
    }

    // ---- what may be lost

    /** A node's process ends: what it alone had is lost. */
    void dies(SimulatedNode dead) {
        if (isTrapped(dead)) {
            trap = Optional.empty();
        }
        runStates.remove(dead.pnn());
        mortals.dies(dead);
        ledgers.forEach((dbId, byKey) -> byKey.forEach((key, ledger) -> {
            long best = 0;
            for (SimulatedNode node : world.nodes()) {
                if (node != dead && node.database(dbId).isPresent()) {
                    SimulatedDatabase database = node.database(dbId).get();
                    best = Math.max(best, database.forked() || !database.trusted() ? 0 : newest(database, key));
                }
            }
            ledger.atLeast(best);
        }));
    }

    private static long newest(SimulatedDatabase database, Blob key) {
        long now = Counter.of(database.get(key));
        return database.frozen() ? Math.max(now, Counter.of(beforeFreeze(database, key))) : now;
    }

    private static StoredRecord beforeFreeze(SimulatedDatabase database, Blob key) {
        return database.beforeFreeze().getOrDefault(key, StoredRecord.ABSENT);
    }

    /** A database is about to be thawed on a node: with the first one a generation comes to life. */
    void thaws(SimulatedNode node, SimulatedDatabase database) {
        int dbId = database.id();
        int generation = node.generation(dbId);
        boolean first = generation != Generation.INVALID
                && lives.computeIfAbsent(dbId, id -> new LinkedHashSet<>()).add(generation);
        if (first) {
            Map<Integer, SimulatedDatabase> copies = new TreeMap<>();
            List<SimulatedDatabase> others = new ArrayList<>();
            for (SimulatedNode each : world.nodes()) {
                each.database(dbId).ifPresent(copy -> {
                    if (each.generation(dbId) == generation) {
                        copies.put(each.pnn(), copy);
                    } else {
                        others.add(copy);
                    }
                });
            }
            if (database.isPersistent()) {
                commits(dbId).recovered(generation, copies, database);
            }
            List<SimulatedDatabase> members = List.copyOf(copies.values());
            mortals.recovered(database, members, others);
            ledgers.getOrDefault(dbId, Map.of()).forEach((key, ledger) -> {
                recovered(key, ledger, members, database);
            });
            members.forEach(copy -> copy.forked(false));
            others.forEach(copy -> copy.forked(true));
            current.put(dbId, generation);
            lossesBefore = world.network().losses();
        }
        database.trusted(true);
    }

    private static void mayHaveWon(StoredRecord copy, long rsn, Ledger ledger) {
        if (copy.exists() && copy.header().rsn() >= rsn) {
            ledger.perhaps(Counter.of(copy));
        }
    }

    /** The newest copy of those that took part has won, unless one that the cluster went on without had come further. */
    private void recovered(Blob key, Ledger ledger, List<SimulatedDatabase> members, SimulatedDatabase result) {
        long best = 0;
        long rsn = 0;
        for (SimulatedDatabase copy : members) {
            StoredRecord before = beforeFreeze(copy, key);
            if (copy.trusted() && !copy.forked() && before.exists()) {
                best = Math.max(best, Counter.of(before));
                rsn = Math.max(rsn, before.header().rsn());
            }
        }
        ledger.atLeast(best);
        for (SimulatedDatabase copy : members) {
            if (copy.forked()) {
                mayHaveWon(beforeFreeze(copy, key), rsn, ledger);
            }
            for (Map<Blob, StoredRecord> unfinished : copy.superseded()) {
                mayHaveWon(unfinished.getOrDefault(key, StoredRecord.ABSENT), rsn, ledger);
            }
        }
        long now = Counter.of(result.get(key));
        if (now < ledger.low()) {
            throw new Violation(
                    Check.NO_LOST_UPDATE,
                    "a recovery makes %d of %s in %s, it should be %s"
                            .formatted(now, key.text(), result.name(), ledger));
        }
    }
}
