// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words whose special values and texts others compare with. */
class VocabularyTest {

    @ParameterizedTest
    @CsvSource({
        "0x00, OK",
        "0x01, DISCONNECTED|INACTIVE",
        "0x02, UNHEALTHY",
        "0x03, DISCONNECTED|UNHEALTHY|INACTIVE",
        "0x04, DISABLED",
        "0x08, BANNED|INACTIVE",
        "0x10, DELETED|INACTIVE",
        "0x20, STOPPED|INACTIVE",
        "0x40, UNKNOWN",
        "0x7f, DISCONNECTED|UNKNOWN|DISABLED|BANNED|UNHEALTHY|DELETED|STOPPED|INACTIVE"
    })
    void printsNodeFlagsAsTheTool(String flags, String text) {
        assertEquals(text, NodeFlags.toText(Integer.decode(flags)));
    }

    @Test
    void knowsWhichNodesTakePart() {
        assertEquals(0x39, NodeFlags.INACTIVE);
        assertEquals(0x06, NodeFlags.DISABLED);
        assertTrue(NodeFlags.isInactive(NodeFlags.STOPPED));
        assertFalse(NodeFlags.isInactive(NodeFlags.DISABLED));
        assertTrue(NodeFlags.isDisabled(NodeFlags.UNHEALTHY));
        assertTrue(NodeFlags.isConnected(NodeFlags.BANNED));
        assertFalse(NodeFlags.isConnected(NodeFlags.DISCONNECTED));
        assertTrue(NodeFlags.isDeleted(NodeFlags.DELETED));
    }

    @Test
    void tellsSpecialPnnsFromNodes() {
        for (int special = Pnn.CURRENT; special <= Pnn.MULTICAST; special++) {
            assertTrue(Pnn.isSpecial(special), Pnn.toText(special));
        }
        assertTrue(Pnn.isSpecial(Pnn.UNKNOWN));
        assertFalse(Pnn.isSpecial(0));
        assertFalse(Pnn.isSpecial(Integer.MAX_VALUE));
        assertFalse(Pnn.isSpecial(0xF0000000));
        assertFalse(Pnn.isSpecial(0xF0000006));
        assertTrue(Pnn.isBroadcast(Pnn.BROADCAST_ACTIVE));
        assertFalse(Pnn.isBroadcast(Pnn.MULTICAST));
        assertEquals("BROADCAST_ALL", Pnn.toText(Pnn.BROADCAST_ALL));
        assertEquals("4026531840", Pnn.toText(0xF0000000));
    }

    @Test
    void printsGenerationsAsTheTool() {
        assertEquals("INVALID", Generation.toText(Generation.INVALID));
        assertEquals("3000000000", Generation.toText((int) 3_000_000_000L));
    }

    @Test
    void drawsLmastersFromTheMap() {
        VnnMap map = VnnMap.of(7, 4, 2, 9);
        assertEquals(4, map.lmaster(Blob.utf8("key1"))); // 0x1de0df49 mod 3 = 0
        assertEquals(9, map.lmaster(Blob.EMPTY)); // 0xdeadbeef mod 3 = 2, unsigned
        assertEquals(Pnn.UNKNOWN, VnnMap.INVALID.lmaster(Blob.utf8("key1")));
        assertTrue(map.contains(9));
        assertFalse(map.contains(0));
    }

    @Test
    void comparesVnnMapsByContent() {
        int[] pnns = {0, 1};
        VnnMap map = VnnMap.of(7, pnns);
        pnns[0] = 5;
        assertEquals(VnnMap.of(7, 0, 1), map);
        assertEquals(VnnMap.of(7, 0, 1).hashCode(), map.hashCode());
        assertNotEquals(map, map.withGeneration(8));
        assertNotEquals(VnnMap.of(7, 1, 0), map);
        assertEquals("generation 7 lmasters [0,1]", map.toString());
    }

    @Test
    void laysRecordHeadersOut() {
        RecordHeader header = new RecordHeader(0x0102030405060708L, 3, RecordFlags.MIGRATED_WITH_DATA);
        Blob bytes = Blob.ofHex("0807060504030201" + "03000000" + "00000000" + "00000100" + "00000000");
        assertEquals(bytes, header.encode());
        assertEquals(header, RecordHeader.decode(bytes.concat(Blob.utf8("data"))));
        assertEquals(bytes.concat(Blob.utf8("data")), header.before(Blob.utf8("data")));
        assertTrue(header.hasFlags(RecordFlags.MIGRATED_WITH_DATA));
        assertFalse(header.hasFlags(RecordFlags.READONLY));
    }

    @ParameterizedTest
    @CsvSource({
        "0, ERROR",
        "1, WARNING",
        "2, WARNING",
        "3, NOTICE",
        "4, NOTICE",
        "5, INFO",
        "9, INFO",
        "10, DEBUG",
        "err, ERROR",
        "N, NOTICE",
        "debug, DEBUG"
    })
    void readsDebugLevelsFromNumbersAndBeginnings(String text, DebugLevel level) {
        assertEquals(Optional.of(level), DebugLevel.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"11", "-1", "foo", "''", "errors"})
    void refusesOtherDebugLevels(String text) {
        assertTrue(DebugLevel.parse(text).isEmpty());
    }

    @Test
    void numbersStatesAsTheWire() {
        assertEquals(5, RunState.RUNNING.code());
        assertEquals(Optional.of(RunState.FIRST_RECOVERY), RunState.of(3));
        assertTrue(RunState.of(7).isEmpty());
        assertTrue(RunState.of(-1).isEmpty());
        assertEquals(Optional.of(RecoveryMode.ACTIVE), RecoveryMode.of(1));
        assertTrue(RecoveryMode.of(2).isEmpty());
    }

    @Test
    void knowsVolatileDatabases() {
        assertTrue(DatabaseFlags.isVolatile(DatabaseFlags.STICKY | DatabaseFlags.READONLY));
        assertFalse(DatabaseFlags.isVolatile(DatabaseFlags.PERSISTENT));
        assertFalse(DatabaseFlags.isVolatile(DatabaseFlags.REPLICATED));
    }

    @Test
    void tellsSrvidRangesApart() {
        assertTrue(Srvid.isRecovery(Srvid.recovery(1)));
        assertEquals(0xF001_0000_0000_0001L, Srvid.recovery(1));
        assertEquals(0xF001_0000_0000_0000L, Srvid.recovery(1L << 48));
        assertFalse(Srvid.isRecovery(Srvid.BANNING));
        assertEquals(0xFE, Srvid.range(Srvid.SAMBA_PROCESS));
        assertEquals("0xf101000000000000", Srvid.toText(Srvid.LEADER));
    }

    @Test
    void convertsTimes() {
        assertEquals(new Timeval(1, 500_000), Timeval.ofMillis(1_500));
        assertEquals(new Timeval(-1, 999_999), Timeval.ofMicros(-1));
        assertEquals(1_500, new Timeval(1, 500_999).toMillis());
        assertTrue(new Timeval(1, 5).compareTo(new Timeval(1, 6)) < 0);
        assertTrue(new Timeval(2, 0).compareTo(new Timeval(1, 999_999)) > 0);
    }
}
