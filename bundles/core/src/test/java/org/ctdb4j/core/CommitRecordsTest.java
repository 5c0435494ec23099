// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.control.UpdateRecord;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;

/** Node 1 has node 0 write records of a database that both keep. */
class CommitRecordsTest {
    private final DatabaseCluster cluster = new DatabaseCluster(2, DatabaseFlags.PERSISTENT, Cures.ALL);
    private final DatabaseNode node = cluster.node(0);
    private final Blob key = Blob.utf8("key");
    private final Blob other = Blob.utf8("other");

    @Test
    void recordsAreWrittenAsTheyAre() {
        assertEquals(0, update(record(key, 1, "value"), record(other, 1, "")));
        assertEquals(new StoredRecord(new RecordHeader(1, 1, 0), Blob.utf8("value")), node.records.get(key));
        assertEquals(new StoredRecord(new RecordHeader(1, 1, 0), Blob.EMPTY), node.records.get(other));
    }

    @Test
    void oneRecordThatIsNoNewerKeepsAllFromBeingWritten() {
        assertEquals(0, update(record(key, 5, "value")));
        assertEquals(1, update(record(other, 1, "new"), record(key, 5, "different")));
        assertEquals(Blob.utf8("value"), node.records.get(key).data());
        assertFalse(node.records.get(other).exists());
    }

    @Test
    void theSameDataIsWelcomeAgain() {
        assertEquals(0, update(record(key, 5, "value")));
        assertEquals(0, update(record(key, 5, "value")));
    }

    @Test
    void aKeyThatComesTwiceIsHeldAgainstItsFirstValue() {
        assertEquals(1, update(record(key, 5, "first"), record(key, 5, "second")));
        assertEquals(0, update(record(key, 5, "first"), record(key, 6, "second")));
        assertEquals(Blob.utf8("second"), node.records.get(key).data());
    }

    @Test
    void aFailedWriteIsToldAndTheNextIsTried() {
        node.records.fail("disk full");
        assertEquals(1, update(record(key, 1, "value")));
        node.records.work();
        assertEquals(0, update(record(key, 1, "value")));
    }

    @Test
    void waitsWhileARecoveryHasTheDatabase() {
        freeze();
        int reqid = ask(record(key, 1, "value"));
        assertEquals(0, cluster.node(1).replies.size());
        node.step(node.machine::thaw);
        cluster.settle();
        assertEquals(0, cluster.node(1).replies.get(reqid).status());
    }

    @Test
    void isRefusedIfARecoveryHasMadeSomethingElseOfTheDatabaseMeanwhile() {
        freeze();
        int reqid = ask(record(key, 1, "value"));
        node.step(node.machine::becomeInactive);
        node.step(node.machine::thaw);
        cluster.settle();
        assertEquals(-1, cluster.node(1).replies.get(reqid).status());
        assertFalse(node.records.get(key).exists());
    }

    private void freeze() {
        node.step(() -> node.machine.freeze(frozen -> {}));
        cluster.settle();
    }

    private RecData record(Blob which, long rsn, String data) {
        return RecData.of(0, which, new RecordHeader(rsn, 1, 0), Blob.utf8(data));
    }

    private int ask(RecData... records) {
        int reqid = cluster.node(1).ask(0, new UpdateRecord(RecBuffer.of(cluster.dbId, List.of(records))));
        cluster.settle();
        return reqid;
    }

    private int update(RecData... records) {
        return cluster.node(1).replies.get(ask(records)).status();
    }
}
