// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.core.NodeSnapshot;
import org.ctdb4j.recovery.DatabaseOrder;
import org.ctdb4j.recovery.RecoveryMachine;
import org.junit.jupiter.api.Test;

/**
 * Clients on two nodes hold a record of one database and wait for one of another, which is on a third node that dies. The first
 * database cannot be frozen before they let go, and they do not let go before the second has been recovered.
 */
class DeadLockTest {
    private static final int NODES = 3;
    private static final String FIRST = "locking.tdb";
    private static final String SECOND = "brlock.tdb";
    private static final long SEEDS = 20;

    /** What the users of a cluster may have to wait, from the death of the node on. */
    private static final long LIMIT_SECONDS = 5;

    /** Past the time in which nobody recovers again (RerecoveryTimeout). */
    private static final long RERECOVERY_SECONDS = 12;

    /** Three attempts at a freeze, and a while for what follows. */
    private static final long GIVEN_UP_SECONDS = 130;

    private static final int NOBODY = -1;

    /** Shortly before a freeze that does not succeed is given up (RecoverTimeout). */
    private static final long HUNG_SECONDS = 29;

    @Test
    void theDatabaseThatNobodyHoldsComesBackAndFreesTheOther() {
        LongStream.rangeClosed(1, SEEDS).forEach(seed -> {
            Story story = new Story(seed, DatabaseOrder.SIDE_BY_SIDE, NOBODY);
            story.kill();
            assertTrue(story.bothAreServedWithin(LIMIT_SECONDS), story::state);
            story.awaitRecovered();
            story.expectNobodyBanned();
        });
    }

    /** Recovered one after the other the first database waits for the clients, and they for the second. */
    @Test
    void oneAfterTheOtherTheyHang() {
        Story story = new Story(1, DatabaseOrder.ONE_BY_ONE, NOBODY);
        story.kill();
        assertFalse(story.bothAreServedWithin(HUNG_SECONDS), story::state);
    }

    /** Its database is not recovered before it is out of the way, and the others do not wait for that. */
    @Test
    void whoNeverLetsGoDelaysItsDatabaseAlone() {
        Story story = new Story(1, DatabaseOrder.SIDE_BY_SIDE, 2);
        story.kill();
        assertTrue(story.bothAreServedWithin(LIMIT_SECONDS), story::state);
        assertFalse(story.isRecovered(FIRST), story::state);
        assertTrue(story.isRecovered(SECOND), story::state);
        story.run(GIVEN_UP_SECONDS);
        assertTrue(story.isBanned(2), story::state);
        assertFalse(story.isBanned(0), story::state);
        assertTrue(story.isRecovered(FIRST), story::state);
    }

    @Test
    void theLastNodeIsNotBannedForWhatItsClientHolds() {
        Story story = new Story(1, DatabaseOrder.SIDE_BY_SIDE, 0);
        story.kill();
        assertTrue(story.bothAreServedWithin(LIMIT_SECONDS), story::state);
        story.kill(2);
        story.run(GIVEN_UP_SECONDS);
        assertFalse(story.isBanned(0), story::state);
        assertFalse(story.isRecovered(FIRST), story::state);
        assertTrue(story.isRecovered(SECOND), story::state);
    }

    private static final class Story {
        private final SimulatedCluster cluster;
        private final int leader;
        private final int victim;
        private final int keeper;
        private final List<Integer> survivors;
        private final List<NestedClient> clients;

        /** @param keeper node whose client never lets go of its first record, counted from the leader */
        Story(long seed, DatabaseOrder order, int keeper) {
            cluster = new SimulatedCluster(ClusterSpec.of(NODES, () -> new RecoveryMachine(order)), seed);
            cluster.startAll();
            cluster.await("healthy", 30, cluster::isHealthy);
            leader = cluster.leader().orElseThrow().pnn();
            victim = (leader + 1) % NODES;
            survivors = IntStream.range(0, NODES)
                    .filter(pnn -> pnn != victim)
                    .boxed()
                    .toList();
            cluster.run(TimeUnit.SECONDS.toNanos(RERECOVERY_SECONDS));
            occupy();
            this.keeper = keeper == NOBODY ? NOBODY : (leader + keeper) % NODES;
            clients = survivors.stream().map(this::nested).toList();
            cluster.await("held", 10, () -> clients.stream().allMatch(NestedClient::holdsTheFirst));
            cluster.run(TimeUnit.MILLISECONDS.toNanos(100));
            assertTrue(clients.stream().noneMatch(NestedClient::isDone), "nobody has the second record");
        }

        private static Blob key(int pnn) {
            return Blob.utf8("key" + pnn);
        }

        /** The records of the second database come to the node that is going to die, where somebody keeps them locked. */
        private void occupy() {
            List<Blob> keys = survivors.stream().map(Story::key).toList();
            FetchLockClient.Habits habits = new FetchLockClient.Habits(List.of(SECOND), keys, 1_000_000, 1_000, 0);
            FetchLockClient client = new FetchLockClient(
                    cluster.world(), cluster.node(victim), cluster.random().split(), habits);
            cluster.add(client);
            cluster.await("brought there", 10, () -> keys.stream().allMatch(this::isOnVictim));
            client.stop();
            cluster.await("idle", 5, cluster::clientsAreIdle);
            keys.forEach(key -> second(victim).awaitForClient(key, this, () -> {}));
        }

        private boolean isOnVictim(Blob key) {
            return cluster.node(victim).databases().stream()
                    .filter(database -> database.name().equals(SECOND))
                    .anyMatch(database -> database.get(key).exists()
                            && database.get(key).header().dmaster() == victim);
        }

        private SimulatedDatabase second(int pnn) {
            return cluster.node(pnn).databases().stream()
                    .filter(database -> database.name().equals(SECOND))
                    .findFirst()
                    .orElseThrow();
        }

        private NestedClient nested(int pnn) {
            NestedClient client = new NestedClient(
                    cluster.world(),
                    cluster.node(pnn),
                    cluster.random().split(),
                    List.of(FIRST, SECOND),
                    List.of(key(pnn), key(pnn)),
                    pnn == keeper);
            cluster.add(client);
            return client;
        }

        void kill() {
            cluster.node(victim).crash();
        }

        /** @param distance of the node from the leader */
        void kill(int distance) {
            cluster.node((leader + distance) % NODES).crash();
        }

        void run(long seconds) {
            cluster.run(TimeUnit.SECONDS.toNanos(seconds));
        }

        /** {@return whether the leader's copy is open to everybody again} */
        boolean isRecovered(String database) {
            NodeSnapshot facts = cluster.node(leader).snapshot();
            return facts.databases().stream()
                    .anyMatch(each -> each.name().equals(database)
                            && !each.frozen()
                            && each.generation() == facts.vnnMap().generation());
        }

        /** @param distance of the node from the leader */
        boolean isBanned(int distance) {
            int flags = cluster.node(leader)
                    .snapshot()
                    .members()
                    .get((leader + distance) % NODES)
                    .flags();
            return (flags & NodeFlags.BANNED) != 0;
        }

        boolean bothAreServedWithin(long seconds) {
            return cluster.runUntil(
                    TimeUnit.SECONDS.toNanos(seconds), () -> clients.stream().allMatch(NestedClient::isDone));
        }

        void awaitRecovered() {
            cluster.await(
                    "recovered",
                    30,
                    () -> survivors.stream()
                            .map(pnn -> cluster.node(pnn).snapshot())
                            .allMatch(facts -> !facts.vnnMap().contains(victim)
                                    && facts.databases().stream().noneMatch(NodeSnapshot.Database::frozen)));
        }

        void expectNobodyBanned() {
            cluster.run(TimeUnit.SECONDS.toNanos(5));
            for (int pnn : survivors) {
                int flags = cluster.node(survivors.get(0))
                        .snapshot()
                        .members()
                        .get(pnn)
                        .flags();
                assertFalse(NodeFlags.isInactive(flags), this::state);
            }
        }

        String state() {
            return cluster.state();
        }
    }
}
