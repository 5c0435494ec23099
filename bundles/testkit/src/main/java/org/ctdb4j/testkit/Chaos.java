// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.core.Event;

/** Lets faults happen to a cluster, one after the other, until it is told to stop; then takes back what does not pass by itself. */
final class Chaos {
    private final SimulatedCluster cluster;
    private final World world;
    private final SplittableRandom random;
    private final List<Fault> faults;
    private final List<Blob> keys;
    private final long pauseNanosMax;
    private boolean stopped;

    /**
     * Chance with these faults to draw from, one as likely as the other.
     *
     * @param keys chains that may be held
     * @param pauseNanosMax between two faults
     */
    Chaos(SimulatedCluster cluster, SplittableRandom random, List<Fault> faults, List<Blob> keys, long pauseNanosMax) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.random = random;
        this.faults = faults;
        this.keys = keys;
        this.pauseNanosMax = pauseNanosMax;
    }

    void start() {
        world.clock().after(1 + random.nextLong(pauseNanosMax), this::next);
    }

    /** Ends it and heals the cluster: everybody is up, goes on, is active and hears the others. */
    void heal() {
        stopped = true;
        world.trace().note("healed");
        cluster.mishaps().likelihood(0, 0);
        world.network().healAll();
        for (SimulatedNode node : cluster.nodes()) {
            node.resume();
            node.databases().forEach(database -> {
                database.work();
                database.holdFreeList(false);
            });
            if (!node.isAlive()) {
                node.start();
            }
        }
    }

    private void next() {
        if (!stopped) {
            happen(faults.get(random.nextInt(faults.size())));
            start();
        }
    }

    private void happen(Fault fault) {
        SimulatedNode node = anyNode();
        world.trace().note(fault + " at " + node);
        switch (fault) {
            case SLOW_LINK -> slowLink(node.pnn(), anyOther(node));
            case HELD_CHAIN -> anyDatabase(node).ifPresent(this::holdChain);
            case HELD_FREE_LIST -> anyDatabase(node).ifPresent(this::holdFreeList);
            case RECOVER -> cluster.operator().recover(node.pnn());
            case CLIENT_KILLED -> killClient();
            case BROKEN_CONNECTION -> world.network().breakConnection(node.pnn(), anyOther(node));
            case CUT_CONNECTION -> cut(node.pnn(), anyOther(node));
            case ISOLATED_NODE -> isolate(node);
            case CRASH -> crash(node);
            case CRASHED_RECOVERY -> crashRecovery();
            case PAUSE -> pause(node);
            case STOPPED_NODE -> stopNode(node);
            case BANNED_NODE -> cluster.operator().ban(node.pnn(), 2 + random.nextInt(8));
            case LOST_LOCK -> loseLock();
            case FAILING_STORE -> anyDatabase(node).ifPresent(this::failStores);
        }
    }

    private SimulatedNode anyNode() {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    private int anyOther(SimulatedNode node) {
        int count = cluster.nodes().size();
        return (node.pnn() + 1 + random.nextInt(count - 1)) % count;
    }

    private Optional<SimulatedDatabase> anyDatabase(SimulatedNode node) {
        List<SimulatedDatabase> databases = List.copyOf(node.databases());
        return databases.isEmpty() ? Optional.empty() : Optional.of(databases.get(random.nextInt(databases.size())));
    }

    private long millis(int min, int max) {
        return TimeUnit.MILLISECONDS.toNanos(min + random.nextInt(max - min));
    }

    /** Short mostly, and long enough now and then that others take the node for dead. */
    private long absence() {
        return random.nextInt(4) == 0 ? millis(26_000, 40_000) : millis(100, 4_000);
    }

    private void slowLink(int from, int to) {
        world.network().slow(from, to, millis(1, 400));
        world.clock().after(millis(100, 2_000), () -> world.network().slow(from, to, 0));
    }

    private void holdChain(SimulatedDatabase database) {
        new Outsider(world, database, keys.get(random.nextInt(keys.size()))).hold(millis(10, 1_500));
    }

    private void holdFreeList(SimulatedDatabase database) {
        database.holdFreeList(true);
        world.clock().after(millis(1, 500), () -> database.holdFreeList(false));
    }

    private void failStores(SimulatedDatabase database) {
        database.fail("no space left");
        world.clock().after(millis(10, 4_000), database::work);
    }

    private void killClient() {
        List<SimulatedClient> clients = cluster.clients();
        clients.get(random.nextInt(clients.size())).kill();
    }

    private void cut(int one, int other) {
        world.network().cut(one, other);
        world.clock().after(absence(), () -> world.network().heal(one, other));
    }

    private void isolate(SimulatedNode node) {
        long nanos = absence();
        for (SimulatedNode other : cluster.nodes()) {
            if (other != node) {
                world.network().cut(node.pnn(), other.pnn());
                world.clock().after(nanos, () -> world.network().heal(node.pnn(), other.pnn()));
            }
        }
    }

    private void crash(SimulatedNode node) {
        if (node.isAlive()) {
            node.crash();
            world.clock().after(millis(200, 8_000), () -> {
                if (!node.isAlive()) {
                    node.start();
                }
            });
        }
    }

    /** A recovery begins, and its leader ends somewhere in it. */
    private void crashRecovery() {
        cluster.leader().ifPresent(leader -> {
            cluster.operator().recover(leader.pnn());
            world.checks().set(Trap.inRecovery(world, leader, 1 + random.nextInt(80), () -> crash(leader)));
        });
    }

    private void pause(SimulatedNode node) {
        if (node.isAlive() && !node.isPaused()) {
            node.pause();
            world.clock().after(absence(), node::resume);
        }
    }

    private void stopNode(SimulatedNode node) {
        cluster.operator().stop(node.pnn());
        world.clock().after(millis(500, 8_000), () -> cluster.operator().goOn(node.pnn()));
    }

    private void loseLock() {
        world.clusterLock().holder().ifPresent(holder -> {
            world.clusterLock().release(holder);
            holder.post(new Event.ClusterLockLost("the lock file is gone"));
        });
    }
}
