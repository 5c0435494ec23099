// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.core.Cures;
import org.ctdb4j.spi.recovery.Recovery;

/**
 * One story of a cluster in which clients work and faults happen, as a seed tells it. First chance plays, and what must never be is
 * watched; then the cluster is healed, and has to recover and to answer everybody.
 */
public final class Simulation {
    private static final List<String> NAMES = List.of("locking.tdb", "brlock.tdb");
    private static final String PERSISTENT = "secrets.tdb";
    private static final String MORTAL = "vanishing.tdb";
    private static final int HEALTHY_WITHIN_SECONDS = 60;

    /** A node that its leader bans when all is healed has to wait for the operator again. */
    private static final int BANS_ENDED_MAX = 3;

    private static final int ANSWERED_WITHIN_SECONDS = 40;
    private static final int BAN_SECONDS = 20;
    private static final int LAST_LINES = 150;

    private final long seed;
    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private final SplittableRandom ofWriters;
    private final SplittableRandom ofDeleters;
    private final int lmasters;
    private final Set<Fault> faults;
    private final List<Blob> keys;

    public Simulation(long seed, Cures cures, Supplier<Recovery> recovery) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        int nodes = 2 + random.nextInt(3);
        ofWriters = new SplittableRandom(~Long.reverse(seed));
        ofDeleters = new SplittableRandom(Long.rotateLeft(seed, 32));
        lmasters = nodes - (nodes > 2 && ofWriters.nextInt(4) == 0 ? 1 : 0);
        boolean clusterLock = random.nextInt(4) != 0;
        long delayNanosMax = TimeUnit.MICROSECONDS.toNanos(50L << random.nextInt(7));
        long eventNanosMax = TimeUnit.MILLISECONDS.toNanos(5L << random.nextInt(5));
        faults = drawFaults(clusterLock);
        keys = IntStream.rangeClosed(1, 1 + random.nextInt(6))
                .mapToObj(i -> Blob.utf8("key" + i))
                .toList();
        ClusterSpec spec = ClusterSpec.of(nodes, recovery)
                .withLmasters(lmasters)
                .withClusterLock(clusterLock)
                .withCures(cures)
                .withTunables(tunables())
                .withDelays(delayNanosMax, eventNanosMax);
        cluster = new SimulatedCluster(spec, random.nextLong());
    }

    /** A quarter of the stories has nothing but what a sound cluster must stand without losing anything. */
    private Set<Fault> drawFaults(boolean clusterLock) {
        Set<Fault> drawn = EnumSet.of(Fault.SLOW_LINK, Fault.HELD_CHAIN, Fault.RECOVER);
        List<Fault> mild = List.of(Fault.HELD_FREE_LIST, Fault.CLIENT_KILLED);
        mild.stream().filter(fault -> random.nextBoolean()).forEach(drawn::add);
        if (random.nextInt(4) != 0) {
            for (Fault fault : EnumSet.range(Fault.BROKEN_CONNECTION, Fault.FAILING_STORE)) {
                if (random.nextInt(3) == 0) {
                    drawn.add(fault);
                }
            }
        }
        if (!clusterLock) {
            drawn.remove(Fault.LOST_LOCK);
        }
        return drawn;
    }

    /**
     * Recoveries may follow each other sooner than by default, and so may vacuum runs, so that more of them meet; records are
     * sticky after a hop or two, and a ban is over before the story is.
     */
    private Tunables tunables() {
        return Tunables.DEFAULTS
                .with(Tunable.RECOVERY_BAN_PERIOD, BAN_SECONDS)
                .with(Tunable.RERECOVERY_TIMEOUT, 1 + random.nextInt(10))
                .with(Tunable.VACUUM_INTERVAL, 1 + ofDeleters.nextInt(3))
                .with(Tunable.VACUUM_FAST_PATH_COUNT, ofDeleters.nextInt(4))
                .with(Tunable.HOPCOUNT_MAKE_STICKY, ofDeleters.nextInt(4))
                .with(Tunable.FETCH_COLLAPSE, random.nextInt(4) == 0 ? 0 : 1);
    }

    public SimulatedCluster cluster() {
        return cluster;
    }

    /**
     * Tells the story.
     *
     * @throws Violation if something that must hold did not; the message has the seed and the last part of the trace
     */
    public void run() {
        try {
            play();
        } catch (Violation violation) {
            throw new Violation(
                    violation.check(),
                    "seed %d, %s%n%s%n%s%n%s"
                            .formatted(
                                    seed, this, violation.getMessage(), cluster.state(), cluster.lastPart(LAST_LINES)),
                    violation);
        }
    }

    private void play() {
        cluster.startAll();
        cluster.await("healthy after the start", HEALTHY_WITHIN_SECONDS, cluster::isHealthy);
        List<SimulatedClient> clients = addClients();
        if (random.nextInt(3) == 0) {
            cluster.mishaps().likelihood(0.05, 0.05);
        }
        long pauseNanosMax = TimeUnit.MILLISECONDS.toNanos(200L << random.nextInt(5));
        Chaos chaos = new Chaos(cluster, random.split(), List.copyOf(faults), keys, pauseNanosMax);
        chaos.start();
        cluster.run(TimeUnit.SECONDS.toNanos(8 + random.nextInt(15)));
        chaos.heal();
        for (int i = 0; i < BANS_ENDED_MAX && !cluster.isHealthy(); i++) {
            endBans();
            cluster.runUntil(TimeUnit.SECONDS.toNanos(HEALTHY_WITHIN_SECONDS), cluster::isHealthy);
        }
        cluster.await("healthy after all is healed", HEALTHY_WITHIN_SECONDS, cluster::isHealthy);
        clients.forEach(SimulatedClient::stop);
        cluster.await("all clients answered", ANSWERED_WITHIN_SECONDS, cluster::clientsAreIdle);
        cluster.await("healthy at the end", HEALTHY_WITHIN_SECONDS, cluster::isHealthy);
        cluster.recoverOnce(HEALTHY_WITHIN_SECONDS);
        cluster.world().checks().settled();
    }

    private List<SimulatedClient> addClients() {
        List<SimulatedClient> clients = new ArrayList<>();
        List<String> names = NAMES.subList(0, 1 + random.nextInt(NAMES.size()));
        FetchLockClient.Habits habits = new FetchLockClient.Habits(
                names,
                keys,
                TimeUnit.MILLISECONDS.toNanos(4L << random.nextInt(7)),
                TimeUnit.MICROSECONDS.toNanos(10L << random.nextInt(10)),
                random.nextInt(3) == 0 ? 0.3 : 0);
        for (SimulatedNode node : cluster.nodes()) {
            for (int i = 0; i <= random.nextInt(3); i++) {
                clients.add(new FetchLockClient(cluster.world(), node, random.split(), habits));
            }
        }
        if (random.nextBoolean()) {
            for (SimulatedNode node : cluster.nodes()) {
                clients.add(new MessageClient(
                        cluster.world(), node, random.split(), cluster.nodes().size()));
            }
        }
        if (random.nextInt(3) == 0) {
            SimulatedNode node = cluster.node(random.nextInt(cluster.nodes().size()));
            clients.add(new TraverseClient(cluster.world(), node, random.split(), names.get(0)));
        }
        SplittableRandom ofReaders = new SplittableRandom(~seed);
        if (ofReaders.nextBoolean()) {
            addReaders(clients, ofReaders, names.get(0));
        }
        if (ofWriters.nextBoolean()) {
            addWriters(clients);
        }
        if (ofDeleters.nextInt(3) != 0) {
            addDeleters(clients);
        }
        clients.forEach(cluster::add);
        return clients;
    }

    /** Not on every node: where nobody asks for the property, records are given away instead of copied. */
    private void addReaders(List<SimulatedClient> clients, SplittableRandom ofReaders, String database) {
        long thinkNanosMax = TimeUnit.MILLISECONDS.toNanos(1L << ofReaders.nextInt(7));
        for (SimulatedNode node : cluster.nodes()) {
            int count = ofReaders.nextInt(3);
            for (int i = 0; i < count; i++) {
                clients.add(
                        new ReadonlyClient(cluster.world(), node, ofReaders.split(), database, keys, thinkNanosMax));
            }
        }
    }

    /** Not on a node without lmaster capability: it gets transactions from recoveries alone, so its file is behind. */
    private void addWriters(List<SimulatedClient> clients) {
        TransactionClient.Habits habits = new TransactionClient.Habits(
                PERSISTENT, new WriterLock(), keys, TimeUnit.MILLISECONDS.toNanos(50L << ofWriters.nextInt(5)));
        for (SimulatedNode node : cluster.nodes().subList(0, lmasters)) {
            clients.add(new TransactionClient(cluster.world(), node, ofWriters.split(), habits));
        }
    }

    private void addDeleters(List<SimulatedClient> clients) {
        long thinkNanosMax = TimeUnit.MILLISECONDS.toNanos(8L << ofDeleters.nextInt(7));
        boolean sticky = ofDeleters.nextBoolean();
        for (SimulatedNode node : cluster.nodes()) {
            for (int i = 0; i <= ofDeleters.nextInt(2); i++) {
                clients.add(new DeletingClient(
                        cluster.world(), node, ofDeleters.split(), MORTAL, keys, thinkNanosMax, sticky));
            }
        }
    }

    private void endBans() {
        for (SimulatedNode node : cluster.nodes()) {
            cluster.operator().ban(node.pnn(), 0);
            cluster.operator().goOn(node.pnn());
        }
    }

    @Override
    public String toString() {
        return "%d nodes, %d lmasters, %d keys, faults %s"
                .formatted(cluster.nodes().size(), lmasters, keys.size(), faults);
    }
}
