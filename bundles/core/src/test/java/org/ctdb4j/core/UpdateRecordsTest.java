// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.UpdateRecord;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;

/** Node 1 updates a record of which node 0 has a copy. */
class UpdateRecordsTest {
    private DatabaseCluster cluster = new DatabaseCluster(2);
    private DatabaseNode node = cluster.node(0);
    private Blob key = cluster.keyOf(1);

    @Test
    void aCopyIsReplacedByANewerRecord() {
        node.put(key, 4, 1, RecordFlags.RO_HAVE_READONLY, "value");
        assertEquals(0, update(record(key, 5, "new")));
        assertEquals(new StoredRecord(new RecordHeader(5, 1, 0), Blob.utf8("new")), node.records.get(key));
        assertEquals(1, node.context.counters.totals().get(Count.UPDATES));
    }

    @Test
    void aRecordThatIsNotHereStaysAway() {
        assertEquals(0, update(record(key, 5, "value")));
        assertEquals(0, update(record(cluster.keyOf(0), 5, "value")));
        assertEquals(0, node.records.all().size());
    }

    @Test
    void aRecordThatIsNoNewerIsRefusedIfItDiffers() {
        node.put(key, 5, 1, 0, "value");
        assertEquals(1, update(record(key, 5, "other")));
        assertEquals(Blob.utf8("value"), node.records.get(key).data());
        assertEquals(0, node.context.counters.totals().get(Count.UPDATES_PENDING));
    }

    @Test
    void theSameDataIsWelcomeAgain() {
        node.put(key, 5, 1, RecordFlags.RO_HAVE_READONLY, "value");
        assertEquals(0, update(record(key, 5, "value")));
        assertEquals(0, node.records.get(key).header().flags());
    }

    @Test
    void eachOfSeveralRecordsIsWrittenAndOneRefusalFailsThemAll() {
        Blob other = cluster.keyOf(1, 1);
        node.put(key, 5, 1, 0, "value");
        node.put(other, 5, 1, 0, "value");
        assertEquals(1, update(record(key, 5, "old"), record(other, 6, "new")));
        assertEquals(Blob.utf8("new"), node.records.get(other).data());
        assertEquals(0, update());
    }

    @Test
    void theAnswerWaitsForTheChain() {
        node.put(key, 4, 1, 0, "value");
        node.records.hold(key);
        int reqid = ask(record(key, 5, "new"));
        assertEquals(0, cluster.node(1).replies.size());
        node.records.letGo(key);
        cluster.settle();
        assertEquals(0, cluster.node(1).replies.get(reqid).status());
        assertEquals(Blob.utf8("new"), node.records.get(key).data());
    }

    @Test
    void nothingIsUpdatedInARecovery() {
        node.put(key, 4, 1, 0, "value");
        node.context.recoveryMode = RecoveryMode.ACTIVE;
        assertEquals(-1, update(record(key, 5, "new")));
        assertEquals(Blob.utf8("value"), node.records.get(key).data());
    }

    /** The record is not what it was: what waited for its chain is not for the one there is now. */
    @Test
    void nothingIsUpdatedAfterARecoveryThatCameInBetween() {
        node.put(key, 4, 1, 0, "value");
        node.records.hold(key);
        int reqid = ask(record(key, 5, "new"));
        node.machine.becomeInactive();
        node.records.letGo(key);
        cluster.settle();
        assertEquals(-1, cluster.node(1).replies.get(reqid).status());
        assertEquals(Blob.utf8("value"), node.records.get(key).data());
    }

    /** It took longer than the recovery, in which the record got another owner. */
    @Test
    void nothingIsUpdatedThatWasSentBeforeTheLastRecovery() {
        node.put(key, 4, 0, 0, "value");
        UpdateRecord update = new UpdateRecord(RecBuffer.of(cluster.dbId, List.of(record(key, 5, "value"))));
        node.receive(update.toRequest(new Header(DatabaseCluster.GENERATION - 1, 0, 1, 4711), 0));
        assertEquals(0, node.records.get(key).header().dmaster());
        assertEquals(-1, ((ReplyControl) cluster.link(0, 1).remove()).status());
    }

    private RecData record(Blob which, long rsn, String data) {
        return RecData.of(0, which, new RecordHeader(rsn, 1, 0), Blob.utf8(data));
    }

    private int ask(RecData... records) {
        List<RecData> all = Arrays.asList(records);
        int reqid = cluster.node(1).ask(0, new UpdateRecord(RecBuffer.of(cluster.dbId, all)));
        cluster.settle();
        return reqid;
    }

    private int update(RecData... records) {
        int reqid = ask(records);
        return cluster.node(1).replies.get(reqid).status();
    }
}
