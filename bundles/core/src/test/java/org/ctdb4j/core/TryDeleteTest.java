// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.TryDeleteRecords;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.junit.jupiter.api.Test;

class TryDeleteTest {
    private static final RecordHeader DELETED = new RecordHeader(5, 0, RecordFlags.MIGRATED_WITH_DATA);

    private final DatabaseCluster cluster = new DatabaseCluster(2);
    private final DatabaseNode node = cluster.node(1);
    private final Blob key = cluster.keyOf(0);

    @Test
    void anOldCopyIsDropped() {
        node.put(key, 5, 0, RecordFlags.MIGRATED_WITH_DATA, "value");
        assertTrue(isDropped(DELETED, ""));
        assertFalse(node.records.get(key).exists());
    }

    @Test
    void whatIsNotThereIsGone() {
        assertTrue(isDropped(DELETED, ""));
    }

    @Test
    void aNewerCopyIsKept() {
        node.put(key, 6, 0, 0, "value");
        assertKept(DELETED, "");
    }

    @Test
    void theRecordItselfIsKept() {
        node.put(key, 4, 1, 0, "value");
        assertKept(DELETED, "");
    }

    @Test
    void aCopyThatMayBeReadIsKept() {
        node.put(key, 4, 0, RecordFlags.RO_HAVE_READONLY, "value");
        assertKept(DELETED, "");
    }

    @Test
    void aRecordWithCopiesIsNotDeleted() {
        node.put(key, 4, 0, 0, "value");
        assertKept(DELETED.plusFlags(RecordFlags.RO_HAVE_DELEGATIONS), "");
    }

    @Test
    void aRecordWithDataIsNotDeleted() {
        node.put(key, 4, 0, 0, "value");
        assertKept(DELETED, "data");
    }

    @Test
    void theLmasterDropsNothing() {
        Blob own = cluster.keyOf(1);
        node.put(own, 4, 0, 0, "value");
        assertEquals(List.of(own), kept(List.of(RecData.of(0, own, DELETED, Blob.EMPTY))));
        assertTrue(node.records.get(own).exists());
    }

    @Test
    void aLockedCopyIsKept() {
        node.put(key, 4, 0, 0, "value");
        node.records.hold(key);
        assertKept(DELETED, "");
    }

    @Test
    void aCopyIsKeptWhileTheFreeListIsLocked() {
        node.put(key, 4, 0, 0, "value");
        node.records.holdFreeList(true);
        assertKept(DELETED, "");
    }

    @Test
    void longListsAreWorkedOffInSlicesAndInTheirOrder() {
        List<RecData> records = IntStream.range(0, 100_000)
                .mapToObj(i -> Blob.utf8("many" + i))
                .filter(each -> node.context.lmaster(each) == 0)
                .limit(2 * TryDelete.SLICE_RECORDS + 1)
                .map(each -> RecData.of(0, each, DELETED, Blob.EMPTY))
                .toList();
        records.forEach(record -> node.put(record.key(), 4, 0, 0, "value"));
        int first = ask(records);
        int second = ask(records);
        deliver();
        assertEquals(
                TryDelete.SLICE_RECORDS + 1,
                node.records.all().size(),
                "the first slice is done in the step that brings the list");
        assertEquals(List.of(), answered(first, second));
        node.work();
        node.work();
        deliver();
        assertEquals(List.of(first), answered(first, second));
        cluster.settle();
        assertEquals(List.of(first, second), answered(first, second));
    }

    @Test
    void noMoreListsWaitThanSaid() {
        List<RecData> records = IntStream.range(0, TryDelete.SLICE_RECORDS + 1)
                .mapToObj(i -> RecData.of(0, Blob.u32(i), DELETED, Blob.EMPTY))
                .toList();
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i <= TryDelete.WAITING_MAX; i++) {
            asked.add(ask(records));
        }
        deliver();
        deliver();
        assertEquals(
                -1,
                cluster.node(0).replies.get(asked.get(TryDelete.WAITING_MAX)).status());
        node.step(node.machine::close);
        assertTrue(node.expected.isEmpty());
        assertTrue(node.world.timers.isEmpty());
    }

    private void assertKept(RecordHeader header, String data) {
        assertFalse(isDropped(header, data));
        assertTrue(node.records.get(key).exists());
    }

    private boolean isDropped(RecordHeader header, String data) {
        return kept(List.of(RecData.of(0, key, header, Blob.utf8(data)))).isEmpty();
    }

    private List<Blob> kept(List<RecData> records) {
        ReplyControl reply = cluster.ask(0, 1, new TryDeleteRecords(RecBuffer.of(cluster.dbId, records)));
        assertEquals(0, reply.status());
        List<Blob> kept = new ArrayList<>();
        try {
            TryDeleteRecords.Reply.decode(reply.data()).kept().forEach(record -> kept.add(record.key()));
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
        return kept;
    }

    private int ask(List<RecData> records) {
        return cluster.node(0).ask(1, new TryDeleteRecords(RecBuffer.of(cluster.dbId, records)));
    }

    /** What is on its way arrives, and nothing else happens. */
    private void deliver() {
        for (int i = 0; i < 2; i++) {
            while (!cluster.link(0, 1).isEmpty()) {
                cluster.deliver(0, 1);
            }
            while (!cluster.link(1, 0).isEmpty()) {
                cluster.deliver(1, 0);
            }
        }
    }

    private List<Integer> answered(int... reqids) {
        return IntStream.of(reqids)
                .filter(cluster.node(0).replies::containsKey)
                .boxed()
                .toList();
    }
}
