// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbFreeze;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.TraverseAll;
import org.ctdb4j.protocol.control.TraverseData;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.control.TraverseStartExt;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;

class TraverseTest {
    private static final int DB = DatabaseCluster.DB;
    private static final int CLIENT_REQID = 0x1234;
    private static final long SRVID = 0xBE00_0000_0000_0001L;

    private DatabaseCluster cluster = new DatabaseCluster(3);
    private DatabaseNode node = cluster.node(0);
    private int client = node.connect();

    @Test
    void theRecordsOfAllNodesComeAndThenTheEnd() {
        fill();
        start();
        cluster.settle();
        assertEquals(List.of("at0", "at1", "at2"), keys());
        assertEquals(4, received().size());
        assertTrue(received().get(3).isEnd());
        received().forEach(record -> assertEquals(CLIENT_REQID, record.reqid()));
    }

    @Test
    void aRecordComesWithItsHeader() {
        node.put(Blob.utf8("key"), 9, 0, 0x3, "value");
        start();
        cluster.settle();
        assertEquals(
                RecData.of(CLIENT_REQID, Blob.utf8("key"), new RecordHeader(9, 0, 0x3), Blob.utf8("value")),
                received().get(0));
    }

    @Test
    void theAnswerComesBeforeTheFirstRecord() {
        fill();
        int reqid = start();
        assertEquals(0, node.replies.get(reqid).status());
        assertTrue(received().isEmpty());
    }

    @Test
    void ownersAloneSendARecordAndNobodyAnEmptyOne() {
        node.put(Blob.utf8("stale"), 9, 1, 0, "value");
        node.put(Blob.utf8("empty"), 9, 0, 0, "");
        start();
        cluster.settle();
        assertEquals(List.of(), keys());
    }

    @Test
    void emptyRecordsComeIfTheyAreWanted() {
        node.put(Blob.utf8("stale"), 9, 1, 0, "value");
        node.put(Blob.utf8("empty"), 9, 0, 0, "");
        node.ask(0, new TraverseStartExt(DB, CLIENT_REQID, SRVID, true), client, 0);
        cluster.settle();
        assertEquals(List.of("empty"), keys());
    }

    @Test
    void onlyTheExtendedStartAsksForEmptyRecords() {
        node.ask(0, new TraverseStartExt(DB, CLIENT_REQID, SRVID, false), client, 0);
        assertEquals("0>1 REQ_CONTROL TraverseAll", cluster.trace.get(0));
    }

    @Test
    void inactiveNodesAreNotAsked() {
        fill();
        node.context.nodeFlags[2] = NodeFlags.STOPPED;
        start();
        cluster.settle();
        assertEquals(List.of("at0", "at1"), keys());
    }

    @Test
    void aNodeThatGoesAwayIsNotWaitedFor() {
        fill();
        start();
        cluster.link(0, 2).clear();
        cluster.settle();
        assertEquals(2, received().size());
        node.context.nodeFlags[2] = NodeFlags.DISCONNECTED;
        node.step(node.machine::nodesChanged);
        assertEquals(3, received().size());
        assertTrue(received().get(2).isEnd());
        assertTrue(node.world.timers.isEmpty());
        assertTrue(node.expected.isEmpty());
    }

    @Test
    void aTraverseThatTakesTooLongEndsAndStopsTheReaders() {
        fill();
        start();
        cluster.link(0, 2).clear();
        cluster.settle();
        cluster.takeTrace();
        cluster.advance(Duration.ofSeconds(20));
        assertTrue(received().get(received().size() - 1).isEnd());
        assertEquals(List.of("0>1 REQ_CONTROL TraverseKill", "0>2 REQ_CONTROL TraverseKill"), cluster.takeTrace());
        assertEquals(1, node.context.counters.totals().get(Count.TRAVERSE_TIMEOUTS));
    }

    @Test
    void recordsThatComeTooLateAreIgnored() {
        fill();
        start();
        var late = List.copyOf(cluster.link(0, 2));
        cluster.link(0, 2).clear();
        cluster.settle();
        cluster.advance(Duration.ofSeconds(20));
        int count = received().size();
        cluster.link(0, 2).clear();
        late.forEach(cluster.node(2)::receive);
        cluster.settle();
        assertEquals(count, received().size());
    }

    @Test
    void whenTheClientGoesTheReadersStop() {
        bigAt(1);
        start();
        cluster.deliver(0, 1);
        cluster.node(1).work();
        node.disconnect(client);
        cluster.settle();
        assertTrue(cluster.node(1).expected.isEmpty());
        assertTrue(node.expected.isEmpty());
        assertTrue(node.world.timers.isEmpty());
        assertEquals(0, received().size());
    }

    @Test
    void aNodeWhoseFileCannotBeReadDoesNotSayThatItIsDone() {
        fill();
        start();
        cluster.deliver(0, 1);
        cluster.node(1).world.failRead("truncated");
        cluster.settle();
        assertEquals(List.of("at0", "at2"), keys());
        assertFalse(received().stream().anyMatch(RecData::isEnd));
        assertTrue(cluster.node(1).expected.isEmpty());
    }

    @Test
    void aSlowClientIsReadForNoFurther() {
        bigAt(0);
        start();
        node.work();
        int first = received().size();
        assertEquals(ReadForTraverse.SLICE_RECORDS, first);
        node.congested.add(client);
        cluster.settle();
        int second = received().size();
        assertEquals(2 * ReadForTraverse.SLICE_RECORDS, second, "what was being read when it became slow");
        node.drained(client);
        cluster.settle();
        assertEquals(3 * ReadForTraverse.SLICE_RECORDS + 1, received().size());
    }

    @Test
    void aSlowPeerIsReadForNoFurther() {
        bigAt(1);
        cluster.node(1).congestedPeers.add(0);
        start();
        cluster.settle();
        assertEquals(0, received().size());
        cluster.node(1).peerDrained(0);
        cluster.settle();
        assertEquals(3 * ReadForTraverse.SLICE_RECORDS + 1, received().size());
    }

    @Test
    void aFrozenDatabaseIsReadOnceItIsThawed() {
        fill();
        cluster.ask(1, 0, new DbFreeze(DB));
        start();
        cluster.settle();
        assertEquals(List.of("at1", "at2"), keys());
        cluster.ask(1, 0, new DbThaw(DB));
        assertEquals(List.of("at0", "at1", "at2"), keys());
        assertTrue(received().get(3).isEnd());
    }

    @Test
    void ofAPersistentDatabaseOneNodeSendsAll() {
        persistent();
        cluster.nodes.forEach(each -> {
            each.put(Blob.utf8("a"), 1, 2, 0, "value");
            each.put(Blob.utf8("b"), 1, 2, 0, "");
        });
        start();
        cluster.settle();
        assertEquals(List.of("a", "b"), keys());
        assertEquals(List.of(), cluster.trace, "read at home");
    }

    @Test
    void aNodeOutsideTheMapAsksTheFirstInIt() {
        persistent();
        cluster.node(1).put(Blob.utf8("a"), 1, 2, 0, "value");
        node.context.vnnMap = VnnMap.of(DatabaseCluster.GENERATION, 1, 2);
        start();
        cluster.settle();
        assertEquals(List.of("a"), keys());
    }

    @Test
    void twoTraversesDoNotMix() {
        fill();
        int other = node.connect();
        start();
        node.ask(0, new TraverseStart(DB, 1, SRVID + 1), other, 0);
        cluster.settle();
        assertEquals(4, received().size());
        assertEquals(4, node.delivered.get(SRVID + 1).size());
    }

    @Test
    void onlyAClientOfThisNodeCanStartOne() {
        int reqid = cluster.node(1).ask(0, new TraverseStart(DB, CLIENT_REQID, SRVID), client, 0);
        cluster.settle();
        assertEquals(-1, cluster.node(1).replies.get(reqid).status());
        int unknown = node.ask(0, new TraverseStart(DB, CLIENT_REQID, SRVID), 4711, 0);
        cluster.settle();
        assertEquals(-1, node.replies.get(unknown).status());
    }

    @Test
    void noMoreThanTheBoundAreCollected() {
        node.context.nodeFlags[0] = NodeFlags.STOPPED;
        for (int i = 0; i < CollectTraverse.TRAVERSES_MAX; i++) {
            assertEquals(0, node.replies.get(start()).status());
        }
        assertEquals(-1, node.replies.get(start()).status());
    }

    @Test
    void noMoreThanTheBoundAreReadFor() {
        Control all = new TraverseAll(DB, 1, 1, CLIENT_REQID, SRVID);
        for (int i = 0; i < ReadForTraverse.READERS_MAX + 1; i++) {
            cluster.node(1).ask(0, all);
            cluster.deliver(1, 0);
        }
        assertEquals(ReadForTraverse.READERS_MAX, node.expected.size());
        assertTrue(node.logs.stream().anyMatch(line -> line.contains("too many traverses")));
    }

    @Test
    void anEndMarkerCountsOncePerNode() {
        start();
        int reqid = ((TraverseAll) decoded(cluster.link(0, 1).element())).reqid();
        cluster.link(0, 1).clear();
        cluster.link(0, 2).clear();
        for (int i = 0; i < 3; i++) {
            cluster.node(1).ask(0, new TraverseData(RecData.end(reqid)));
        }
        cluster.settle();
        assertFalse(node.delivered.containsKey(SRVID));
    }

    private static Control decoded(Packet packet) {
        try {
            return Control.decode((ReqControl) packet);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }

    private void persistent() {
        cluster = new DatabaseCluster(3, DatabaseFlags.PERSISTENT, Cures.ALL);
        node = cluster.node(0);
        client = node.connect();
    }

    private void fill() {
        cluster.nodes.forEach(each -> each.put(Blob.utf8("at" + each.pnn), 3, each.pnn, 0, "value"));
    }

    private void bigAt(int pnn) {
        IntStream.range(0, 3 * ReadForTraverse.SLICE_RECORDS)
                .forEach(i -> cluster.node(pnn).put(Blob.utf8("key" + i), 3, pnn, 0, "value"));
    }

    private int start() {
        return node.ask(0, new TraverseStart(DB, CLIENT_REQID, SRVID), client, 0);
    }

    private List<RecData> received() {
        List<RecData> records = new ArrayList<>();
        for (Blob data : node.delivered.getOrDefault(SRVID, List.of())) {
            try {
                records.add(RecData.decode(data));
            } catch (MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        }
        return records;
    }

    private List<String> keys() {
        TreeSet<String> keys = new TreeSet<>();
        received().stream()
                .filter(record -> !record.isEnd())
                .forEach(record -> keys.add(record.key().text()));
        return List.copyOf(keys);
    }
}
