// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.StoredRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrateRecordTest {
    private final DatabaseCluster cluster = new DatabaseCluster(3);

    /** The figures seen with real ctdbd: on one node an absent record is stored once as it is made, once by the call. */
    @Test
    void aNewRecordOnItsLmasterGetsRsn2() {
        Blob key = cluster.keyOf(0);
        migrate(0, key);
        assertRecord(0, key, "rsn 2 dmaster 0 flags 0x0");
    }

    /** Seen with real ctdbd: the lmaster makes rsn 1, the new dmaster stores 2 and 3, each further move adds 2. */
    @Test
    void everyMoveAddsTwoAtTheReceiver() {
        Blob key = cluster.keyOf(1);
        migrate(0, key);
        assertEquals("1>0 REPLY_DMASTER " + key.text() + " rsn 1 flags 0x0", lineWith("REPLY_DMASTER"));
        assertRecord(0, key, "rsn 3 dmaster 0 flags 0x0");
        assertRecord(1, key, "rsn 1 dmaster 0 flags 0x0");
        migrate(2, key);
        assertRecord(2, key, "rsn 5 dmaster 2 flags 0x0");
    }

    @ParameterizedTest
    @CsvSource({
        // origin, lmaster, dmaster
        "0, 1, 2",
        "0, 1, 1",
        "0, 0, 2",
        "2, 0, 1",
        "1, 2, 0",
        "2, 2, 1",
    })
    void aRecordMovesFromAnyDmasterByAnyLmaster(int origin, int lmaster, int dmaster) {
        Blob key = cluster.keyOf(lmaster);
        cluster.node(dmaster).write(key, "value");
        RecordHeader before = record(dmaster, key).header();
        cluster.takeTrace();

        migrate(origin, key);

        RecordHeader after = new RecordHeader(before.rsn() + 2, origin, RecordFlags.MIGRATED_WITH_DATA);
        assertEquals(new StoredRecord(after, Blob.utf8("value")), record(origin, key));
        assertEquals(origin, record(dmaster, key).header().dmaster());
        assertEquals(origin, record(lmaster, key).header().dmaster());
        assertOneDmaster(key);
    }

    @Test
    void threeNodesAndThreeRolesTakeFourPackets() {
        Blob key = cluster.keyOf(1);
        cluster.node(2).write(key, "value");
        cluster.takeTrace();
        migrate(0, key);
        String name = key.text();
        assertEquals(
                List.of(
                        "0>1 REQ_CALL " + name + " for 0 hop 0",
                        "1>2 REQ_CALL " + name + " for 0 hop 1",
                        "2>1 REQ_DMASTER " + name + " for 0 rsn 3 flags 0x10000 value",
                        "1>0 REPLY_DMASTER " + name + " rsn 3 flags 0x10000 value",
                        "0>client REPLY_CALL status 0"),
                cluster.takeTrace());
    }

    @Test
    void aLmasterThatIsTheOriginBecomesDmasterByTheRequest() {
        Blob key = cluster.keyOf(0);
        cluster.node(2).write(key, "value");
        cluster.takeTrace();
        migrate(0, key);
        String name = key.text();
        assertEquals(
                List.of(
                        "0>2 REQ_CALL " + name + " for 0 hop 0",
                        "2>0 REQ_DMASTER " + name + " for 0 rsn 3 flags 0x10000 value",
                        "0>client REPLY_CALL status 0"),
                cluster.takeTrace());
    }

    /** Node 0 gives the record to node 1, from where it goes on to node 2, which is the lmaster: the second time it asks that. */
    @Test
    void aRecordThatGoesRoundIsAskedForAtItsLmaster() {
        Blob key = cluster.keyOf(2);
        String name = key.text();
        for (int node : new int[] {0, 1, 2}) {
            cluster.node(node).write(key, "value");
        }
        assertEquals(
                List.of("0>1 REQ_CALL " + name + " for 0 hop 0", "1>2 REQ_CALL " + name + " for 0 hop 1"),
                calls(0, key));
        cluster.node(1).write(key, "value");
        cluster.node(2).write(key, "value");
        assertEquals(List.of("0>2 REQ_CALL " + name + " for 0 hop 0"), calls(0, key));
    }

    /** Straight from the node that it was given to: it is asked again, and not the lmaster. */
    @Test
    void aRecordThatComesStraightBackIsAskedForWhereItWent() {
        Blob key = cluster.keyOf(2);
        List<String> straight = List.of("0>1 REQ_CALL " + key.text() + " for 0 hop 0");
        for (int node : new int[] {0, 1, 2, 0, 1}) {
            cluster.node(node).write(key, "value");
        }
        calls(0, key);
        migrate(1, key);
        assertEquals(straight, calls(0, key));
    }

    /** A client that asks once more where the record is adds one to its rsn; that is no move. */
    @Test
    void aCallThatIsAnsweredElsewhereDoesNotMakeARecordGoRound() {
        Blob key = cluster.keyOf(2);
        for (int node : new int[] {0, 1, 0, 1}) {
            cluster.node(node).write(key, "value");
        }
        migrate(1, key);
        calls(0, key);
        cluster.node(1).write(key, "value");
        assertEquals(List.of("0>1 REQ_CALL " + key.text() + " for 0 hop 0"), calls(0, key));
    }

    /** The lmaster would only look into its own header, whatever it takes a key for because of another one. */
    @Test
    void aNodeDoesNotAskItself() {
        Blob wandering = cluster.keyOf(2);
        Blob key = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> Blob.utf8("other" + i))
                .filter(other -> cluster.node(0).context.vnnMap.lmaster(other) == 0)
                .filter(other -> (other.jenkinsHash() - wandering.jenkinsHash()) % Whereabouts.SLOTS == 0)
                .findFirst()
                .orElseThrow();
        cluster.node(1).write(key, "value");
        for (int node : new int[] {0, 1, 2, 0}) {
            cluster.node(node).write(wandering, "value");
        }
        assertEquals(List.of("0>1 REQ_CALL " + key.text() + " for 0 hop 0"), calls(0, key));
    }

    /** {@return the calls that it takes to bring the record to a node} */
    private List<String> calls(int origin, Blob key) {
        cluster.takeTrace();
        migrate(origin, key);
        return cluster.takeTrace().stream()
                .filter(line -> line.contains("REQ_CALL"))
                .toList();
    }

    /** Node 0 once had the record and believes node 2 has it; by now it is with the lmaster. */
    @Test
    void aCallChasesARecordThatHasMovedOn() {
        Blob key = cluster.keyOf(1);
        cluster.node(0).write(key, "first");
        cluster.node(2).write(key, "second");
        cluster.node(1).write(key, "third");
        cluster.takeTrace();
        migrate(0, key);
        String name = key.text();
        assertEquals(
                List.of(
                        "0>2 REQ_CALL " + name + " for 0 hop 0",
                        "2>1 REQ_CALL " + name + " for 0 hop 1",
                        "1>0 REPLY_DMASTER " + name + " rsn 7 flags 0x10000 third",
                        "0>client REPLY_CALL status 0"),
                cluster.takeTrace());
        assertEquals(Blob.utf8("third"), record(0, key).data());
    }

    @Test
    void anEmptyRecordThatNobodyMissesLeavesNoCopyBehind() {
        Blob key = cluster.keyOf(1);
        migrate(0, key);
        migrate(2, key);
        assertEquals(StoredRecord.ABSENT, record(0, key));
        assertRecord(1, key, "rsn 3 dmaster 2 flags 0x0");
        assertOneDmaster(key);
    }

    @Test
    void anEmptyRecordThatOnceHadDataKeepsItsStaleCopies() {
        Blob key = cluster.keyOf(1);
        cluster.node(0).write(key, "value");
        migrate(2, key);
        cluster.node(2).records.put(key, record(2, key).header(), Blob.EMPTY);
        migrate(0, key);
        assertRecord(2, key, "rsn 5 dmaster 0 flags 0x10000");
        assertRecord(0, key, "rsn 7 dmaster 0 flags 0x10000");
    }

    @Test
    void flagsItDoesNotKnowTravelAlong() {
        Blob key = cluster.keyOf(1);
        cluster.node(0).write(key, "value");
        cluster.node(0).put(key, 3, 0, 0x3, "value");
        migrate(2, key);
        assertEquals(0x10003, record(2, key).header().flags());
    }

    /** ctdbd moves it like any other. */
    @Test
    void aRecordWithoutKeyMoves() {
        cluster.node(0).write(Blob.EMPTY, "value");
        migrate(2, Blob.EMPTY);
        assertEquals(Blob.utf8("value"), record(2, Blob.EMPTY).data());
        migrate(1, Blob.EMPTY);
        assertEquals(Blob.utf8("value"), record(1, Blob.EMPTY).data());
        assertOneDmaster(Blob.EMPTY);
    }

    @Test
    void aRecordThatComesForNobodyStays() {
        Blob key = cluster.keyOf(1);
        int client = cluster.node(0).connect();
        cluster.node(0).migrate(client, key);
        cluster.node(0).disconnect(client);
        cluster.settle();
        assertRecord(0, key, "rsn 2 dmaster 0 flags 0x0");
        assertOneDmaster(key);
    }

    private void migrate(int pnn, Blob key) {
        int client = cluster.node(pnn).connect();
        cluster.node(pnn).migrate(client, key);
        cluster.settle();
        assertEquals(1, cluster.node(pnn).answers(client).size(), () -> "answers; " + cluster.trace);
    }

    private StoredRecord record(int pnn, Blob key) {
        return cluster.node(pnn).records.get(key);
    }

    private void assertRecord(int pnn, Blob key, String expected) {
        StoredRecord record = record(pnn, key);
        assertEquals(expected, PacketText.of(record.header(), record.data()));
    }

    private void assertOneDmaster(Blob key) {
        long dmasters = cluster.nodes.stream()
                .filter(node -> node.records.get(key).exists()
                        && node.records.get(key).header().dmaster() == node.pnn)
                .count();
        assertEquals(1, dmasters, "dmasters");
    }

    private String lineWith(String text) {
        return cluster.trace.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow();
    }
}
