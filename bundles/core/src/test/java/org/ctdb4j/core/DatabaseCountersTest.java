// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.type.DbStatistics.HotKey;
import org.ctdb4j.protocol.type.LockStatistics;
import org.junit.jupiter.api.Test;

class DatabaseCountersTest {
    private final DatabaseCluster cluster = new DatabaseCluster(2);
    private final DatabaseNode here = cluster.node(0);
    private final DatabaseNode there = cluster.node(1);
    private final Blob key = cluster.keyOf(0);

    private DbStatistics statistics(DatabaseNode node) {
        return node.machine.counters().statistics();
    }

    @Test
    void countARecordWhereItComesTo() {
        here.write(key, "here");
        there.write(key, "there");
        assertEquals(List.of(new HotKey(1, key)), statistics(there).hotKeys().subList(0, 1));
        assertEquals(HotKey.NONE, statistics(here).hotKeys().get(0));
    }

    @Test
    void countACallWhereItIsServed() {
        here.write(key, "here");
        there.write(key, "there");
        assertEquals(1, statistics(here).hopCountBuckets().get(0));
        assertEquals(0, statistics(there).hopCountBuckets().get(0));
    }

    @Test
    void countALockThatIsWaitedFor() {
        here.write(key, "here");
        here.records.hold(key);
        here.migrate(here.connect(), key);
        cluster.settle();
        assertEquals(1, statistics(here).locks().current());
        here.machine.counters().reset();
        assertEquals(LockStatistics.NONE, statistics(here).locks());
    }
}
