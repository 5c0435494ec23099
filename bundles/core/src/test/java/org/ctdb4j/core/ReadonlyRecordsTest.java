// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.core.Tally.Count;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyCall;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.control.SetDbReadonly;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;

class ReadonlyRecordsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private DatabaseCluster cluster = new DatabaseCluster(3, DatabaseFlags.READONLY, Cures.ALL);
    private DatabaseNode owner = cluster.node(0);
    private DatabaseNode reader = cluster.node(1);
    private Blob key = cluster.keyOf(0);

    private void use(int flags) {
        cluster = new DatabaseCluster(3, flags, Cures.ALL);
        owner = cluster.node(0);
        reader = cluster.node(1);
        key = cluster.keyOf(0);
    }

    // ---- the property

    @Test
    void aVolatileDatabaseCanHaveTheProperty() {
        use(0);
        assertEquals(0, cluster.ask(1, 0, new SetDbReadonly(cluster.dbId)).status());
        assertEquals(0, cluster.ask(1, 0, new SetDbReadonly(cluster.dbId)).status());
        assertEquals(DatabaseFlags.READONLY, owner.machine.flags());
        assertEquals(0, reader.machine.flags());
    }

    @Test
    void othersCannot() {
        for (int flags : new int[] {DatabaseFlags.PERSISTENT, DatabaseFlags.REPLICATED}) {
            use(flags);
            assertEquals(-1, cluster.ask(1, 0, new SetDbReadonly(cluster.dbId)).status());
            assertEquals(flags, owner.machine.flags());
        }
    }

    @Test
    void withoutItARecordMovesToWhoeverWantsToRead() {
        use(0);
        owner.write(key, "value");
        assertEquals(
                Blob.utf8("value"),
                read(reader, CallId.FETCH_WITH_HEADER).data().slice(RecordHeader.SIZE));
        assertEquals(1, record(reader).header().dmaster());
    }

    /** The other node has the property, this one does not: what it is asked to copy moves. */
    @Test
    void anOwnerWithoutItGivesTheRecordAway() {
        use(0);
        owner.write(key, "value");
        cluster.ask(1, 1, new SetDbReadonly(cluster.dbId));
        assertEquals(
                Blob.utf8("value"),
                read(reader, CallId.FETCH_WITH_HEADER).data().slice(RecordHeader.SIZE));
        assertEquals(Blob.utf8("value"), read(reader, CallId.FETCH).data());
        assertEquals(1, record(reader).header().dmaster());
    }

    // ---- copies

    @Test
    void aClientGetsWhatItAskedForWhateverItsNodeAsksFor() {
        owner.write(key, "value");
        assertEquals(Blob.utf8("value"), read(reader, CallId.FETCH).data());
        assertEquals(RecordHeader.SIZE + 5, read(reader, CallId.NULL).data().size());
        assertEquals(
                record(reader).header(),
                RecordHeader.decode(read(reader, CallId.FETCH_WITH_HEADER).data()));
    }

    @Test
    void copiesAreCountedWhenTheyAreGivenAndWhenTheyAreBack() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        read(cluster.node(2), CallId.FETCH);
        assertEquals(2, owner.context.counters.totals().get(Count.DELEGATIONS));
        owner.write(key, "new");
        assertEquals(1, owner.context.counters.totals().get(Count.REVOKES));
    }

    @Test
    void aCallThatIsAnsweredWithACopyIsNotAmongThoseWhoseHopsAreCounted() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        assertEquals(0, owner.context.counters.totals().hopBuckets()[0]);
    }

    @Test
    void aRecordThatIsNotThereIsCopiedAsAnEmptyOne() {
        assertEquals(Blob.EMPTY, read(reader, CallId.FETCH).data());
        assertTrue(record(reader).header().hasFlags(RecordFlags.RO_HAVE_READONLY));
        owner.write(key, "value");
        assertEquals(Blob.EMPTY, record(reader).data());
        assertEquals(0, record(reader).header().flags() & RecordFlags.READONLY);
    }

    @Test
    void aCopyThatIsNoNewerThanTheRecordIsNotStored() {
        owner.write(key, "value");
        int client = reader.connect();
        reader.call(client, key, CallId.FETCH, CallFlags.WANT_READONLY);
        reader.put(key, 100, 2, 0, "newer");
        cluster.settle();
        assertEquals(Blob.utf8("newer"), record(reader).data());
        assertEquals(Blob.utf8("value"), reader.answers(client).get(0).data());
    }

    @Test
    void nobodyIsGivenACopyOfItsOwnRecord() {
        owner.write(key, "value");
        int client = reader.connect();
        reader.call(client, key, CallId.FETCH_WITH_HEADER, CallFlags.WANT_READONLY);
        ReqCall asked = (ReqCall) cluster.link(1, 0).remove();
        RecordHeader header = new RecordHeader(100, 1, RecordFlags.RO_HAVE_READONLY);
        reader.receive(new ReplyCall(
                asked.header().withDestnode(1).withReqid(asked.header().reqid()), 0, header.before(Blob.utf8("odd"))));
        assertEquals(StoredRecord.ABSENT, record(reader));
    }

    @Test
    void anAnswerTooShortForAHeaderReachesTheClient() {
        owner.write(key, "value");
        int client = reader.connect();
        reader.call(client, key, CallId.FETCH, CallFlags.WANT_READONLY);
        ReqCall asked = (ReqCall) cluster.link(1, 0).remove();
        reader.receive(new ReplyCall(asked.header().withDestnode(1), 0, Blob.utf8("odd")));
        assertEquals(Blob.utf8("odd"), reader.answers(client).get(0).data());
    }

    /** Its client has gone while the chain was held: nobody wants the copy. */
    @Test
    void aCopyIsDroppedWithTheClientItIsFor() {
        owner.write(key, "value");
        int client = reader.connect();
        reader.call(client, key, CallId.FETCH, CallFlags.WANT_READONLY);
        reader.records.hold(key);
        cluster.settle();
        reader.disconnect(client);
        reader.records.letGo(key);
        cluster.settle();
        assertEquals(StoredRecord.ABSENT, record(reader));
        owner.write(key, "new");
        assertEquals(Blob.utf8("new"), record(owner).data());
    }

    /** A recovery has sent the call again while its first answer waited for the chain. */
    @Test
    void anAnswerFromBeforeARecoveryCountsForNothing() {
        owner.write(key, "value");
        int client = reader.connect();
        reader.call(client, key, CallId.FETCH, CallFlags.WANT_READONLY);
        reader.records.hold(key);
        cluster.settle();
        reader.step(reader.machine::thaw);
        reader.records.letGo(key);
        cluster.settle();
        assertEquals(1, reader.answers(client).size());
        assertEquals(Blob.utf8("value"), reader.answers(client).get(0).data());
    }

    @Test
    void aCallThatComesHomeReadsTheRecordAsItIs() {
        owner.write(key, "value");
        long rsn = record(owner).header().rsn();
        Header header = new Header(DatabaseCluster.GENERATION, 0, 0, 4711);
        owner.receive(new ReqCall(
                header, CallFlags.WANT_READONLY, cluster.dbId, CallId.FETCH_WITH_HEADER, 0, key, Blob.EMPTY));
        assertEquals(0, record(owner).header().flags() & RecordFlags.READONLY);
        assertEquals(rsn + 1, record(owner).header().rsn());
    }

    /** Another kind of call may as well say that it only wants to read; it moves the record, so the copies must come back first. */
    @Test
    void copiesComeBackBeforeARecordMovesWhateverACallSays() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        Header header = new Header(DatabaseCluster.GENERATION, 0, 2, 4711);
        owner.receive(new ReqCall(header, CallFlags.WANT_READONLY, cluster.dbId, CallId.FETCH, 0, key, Blob.EMPTY));
        assertTrue(record(owner).header().hasFlags(RecordFlags.RO_REVOKING));
        cluster.settle();
        assertEquals(2, record(cluster.node(2)).header().dmaster());
        assertEquals(0, record(reader).header().flags() & RecordFlags.READONLY);
    }

    @Test
    void aRecordMovesIfThereIsNoRoomToRememberWhoHasCopies() {
        key = Blob.wrap(new byte[ReadonlyHolders.BYTES_MAX]);
        owner.put(key, 3, 0, 0, "value");
        Header header = new Header(DatabaseCluster.GENERATION, 0, 1, 4711);
        owner.receive(new ReqCall(
                header, CallFlags.WANT_READONLY, cluster.dbId, CallId.FETCH_WITH_HEADER, 0, key, Blob.EMPTY));
        assertEquals(1, record(owner).header().dmaster());
        assertEquals(0, owner.context.counters.totals().get(Count.DELEGATIONS));
    }

    // ---- waiting

    /** A reader that comes first makes the next revoke necessary; so the writer has a second. */
    @Test
    void readersLeaveWritersASecond() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        cluster.slow(0, 1);
        int writer = owner.connect();
        owner.migrate(writer, key);
        int local = owner.connect();
        owner.call(local, key, CallId.FETCH, CallFlags.WANT_READONLY);
        assertEquals(2, owner.machine.waiting());
        cluster.deliver(0, 1);
        cluster.settle();
        assertEquals(1, owner.answers(writer).size());
        assertEquals(0, owner.answers(local).size());
        assertEquals(1, owner.machine.waiting());
        cluster.advance(SECOND);
        assertEquals(1, owner.answers(local).size());
        assertEquals(0, owner.machine.waiting());
        assertTrue(owner.expected.isEmpty());
    }

    @Test
    void aRevokeThatFailedIsTriedAgainAfterASecond() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        cluster.slow(0, 1);
        int writer = owner.connect();
        owner.migrate(writer, key);
        owner.askedTooLong();
        assertEquals(RecordFlags.RO_HAVE_DELEGATIONS, record(owner).header().flags());
        assertEquals(1, cluster.link(0, 1).size());
        cluster.advance(SECOND);
        assertEquals(2, cluster.link(0, 1).size());
        cluster.deliver(0, 1);
        cluster.deliver(0, 1);
        cluster.settle();
        assertEquals(1, owner.answers(writer).size());
        assertEquals(0, record(owner).header().flags());
    }

    @Test
    void whoHasGoneMeanwhileIsNotServed() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        cluster.slow(0, 1);
        int writer = owner.connect();
        owner.migrate(writer, key);
        owner.disconnect(writer);
        cluster.deliver(0, 1);
        cluster.settle();
        assertEquals(0, owner.machine.waiting());
        assertTrue(record(owner).header().hasFlags(RecordFlags.RO_REVOKE_COMPLETE));
    }

    @Test
    void waitsForRoomInTheFileLikeAllElse() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        owner.records.fail("disk");
        int writer = owner.connect();
        owner.migrate(writer, key);
        assertEquals(List.of(), List.copyOf(cluster.link(0, 1)));
        owner.records.work();
        cluster.advance(SECOND);
        cluster.settle();
        assertEquals(1, owner.answers(writer).size());
    }

    @Test
    void nothingIsExpectedOfADatabaseThatIsClosed() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        owner.migrate(owner.connect(), key);
        owner.call(owner.connect(), key, CallId.FETCH, CallFlags.WANT_READONLY);
        cluster.settle();
        owner.migrate(owner.connect(), key);
        owner.step(owner.machine::close);
        assertTrue(owner.expected.isEmpty());
        assertTrue(owner.world.timers.isEmpty());
        assertEquals(0, owner.machine.waiting());
        assertEquals(0, owner.context.counters.totals().get(Count.CALLS_PENDING));
        cluster.settle();
    }

    @Test
    void onlySoManyCallsWait() {
        owner.write(key, "value");
        read(reader, CallId.FETCH);
        cluster.slow(0, 1);
        Header header = new Header(DatabaseCluster.GENERATION, 0, 2, 4711);
        ReqCall call =
                new ReqCall(header, CallFlags.IMMEDIATE_MIGRATION, cluster.dbId, CallId.NULL, 0, key, Blob.EMPTY);
        owner.step(() -> {
            for (int i = 0; i < ReadonlyRecords.WAITING_MAX + 1; i++) {
                owner.machine.packetFromNode(call);
            }
        });
        assertEquals(ReadonlyRecords.WAITING_MAX, owner.machine.waiting());
        owner.migrate(owner.connect(), key);
        assertEquals(1, owner.closedClients.size());
    }

    // ---- hands

    /** A client of the node reads through the node; its answer. */
    private ReplyCall read(DatabaseNode node, int callId) {
        int client = node.connect();
        node.call(client, key, callId, CallFlags.WANT_READONLY);
        cluster.settle();
        return node.answers(client).get(0);
    }

    private StoredRecord record(DatabaseNode node) {
        return node.records.get(key);
    }
}
