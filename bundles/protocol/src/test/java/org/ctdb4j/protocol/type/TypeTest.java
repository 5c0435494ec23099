// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.junit.jupiter.api.Test;

/** Structures, or forms of them, that no capture shows. */
class TypeTest {

    private static final List<Integer> NO_HOPS = Collections.nCopies(16, 0);

    @Test
    void laysIpv6AddressesOut() throws Exception {
        NodeAddress address = new NodeAddress(Blob.ofHex("fd000000000000000000000000000001"), 445, 3);
        PublicIp ip = new PublicIp(2, address);
        Blob bytes =
                Blob.ofHex("02000000" + "0a00" + "01bd" + "00000000" + "fd000000000000000000000000000001" + "03000000");
        assertEquals(bytes, ip.encode());
        assertEquals(ip, PublicIp.decode(bytes));
    }

    @Test
    void refusesAddressesOfOtherFamilies() {
        assertThrows(MalformedPayloadException.class, () -> PublicIp.decode(Blob.wrap(new byte[32])));
    }

    @Test
    void refusesListsThatAnnounceMoreThanTheyBring() throws Exception {
        assertEquals(new NodeMap(List.of()), NodeMap.decode(Blob.u32(0)));
        assertThrows(MalformedPayloadException.class, () -> NodeMap.decode(Blob.u32(1)));
        assertThrows(MalformedPayloadException.class, () -> NodeMap.decode(Blob.u32(-1)));
        assertThrows(MalformedPayloadException.class, () -> DbidMap.decode(Blob.u32(Integer.MAX_VALUE)));
        assertThrows(MalformedPayloadException.class, () -> IfaceList.decode(Blob.u32(0x0aaaaaab)));
    }

    @Test
    void refusesInterfaceNamesThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> new Iface("a".repeat(18), 1, 0).encode());
    }

    @Test
    void readsNamesThatFillTheirField() throws Exception {
        Blob bytes = Blob.utf8("a".repeat(18)).concat(Blob.ofHex("010002000000"));
        assertEquals(new Iface("a".repeat(18), 1, 2), Iface.decode(bytes));
    }

    @Test
    void laysGLocksOut() throws Exception {
        GLock lock = new GLock(GLock.WRITE, new ServerId(5, 6, 7, 8));
        Blob bytes =
                Blob.ofHex("01000000" + "00000000" + "0500000000000000" + "06000000" + "07000000" + "0800000000000000");
        assertEquals(bytes, lock.encode());
        assertEquals(List.of(lock, lock), GLock.decodeList(bytes.concat(bytes)));
        assertEquals(bytes.concat(bytes), GLock.encodeList(List.of(lock, lock)));
        assertThrows(MalformedPayloadException.class, () -> GLock.decodeList(bytes.concat(Blob.ofHex("00"))));
    }

    @Test
    void laysScriptListsOut() throws Exception {
        ScriptList.Script script = new ScriptList.Script("00.test", new Timeval(1, 2), new Timeval(3, 4), -5, "out");
        ScriptList list = new ScriptList(List.of(script, script));
        assertEquals(8 + 2 * 584, list.encode().size());
        assertEquals(Blob.cString("out"), list.encode().slice(8 + 68, 4));
        assertEquals(-5, list.encode().u32At(8 + 64));
        assertEquals(list, ScriptList.decode(list.encode()));
    }

    @Test
    void laysBackupsOut() throws Exception {
        BackupHeader header = new BackupHeader(BackupHeader.VERSION, 9, 1, 1, 2, "a.tdb");
        assertEquals(BackupHeader.SIZE, header.encode().size());
        assertEquals(Blob.cString("a.tdb"), header.encode().slice(40, 6));
        assertEquals(header, BackupHeader.decode(header.encode()));

        BackupBuffer buffer =
                new BackupBuffer(RecBuffer.of(7, List.of(new RecData(0, Blob.utf8("k"), Blob.utf8("v")))));
        Blob bytes =
                Blob.ofHex("07000000" + "01000000" + "1200000000000000" + "12000000000000000100000001000000" + "6b76");
        assertEquals(bytes, buffer.encode());
        assertEquals(buffer, BackupBuffer.decode(bytes));
        assertEquals(18, BackupBuffer.recordsSize(bytes.slice(0, BackupBuffer.HEADER_SIZE)));
    }

    @Test
    void writesNoPointersForHotKeys() throws Exception {
        List<DbStatistics.HotKey> hotKeys = new ArrayList<>();
        hotKeys.add(new DbStatistics.HotKey(3, Blob.utf8("hot")));
        hotKeys.addAll(Collections.nCopies(9, DbStatistics.HotKey.NONE));
        DbStatistics statistics = new DbStatistics(LockStatistics.NONE, Latency.NONE, 1, 2, NO_HOPS, hotKeys);
        Blob bytes = statistics.encode();
        assertEquals(464 + 3, bytes.size());
        assertEquals(
                Blob.ofHex("03000000" + "00000000" + "0000000000000000" + "0300000000000000"), bytes.slice(224, 24));
        assertEquals(Blob.utf8("hot"), bytes.slice(464));
        assertEquals(statistics, DbStatistics.decode(bytes));
    }

    @Test
    void countsLatencies() {
        Latency latency = Latency.NONE.plus(2).plus(1).plus(4);
        assertEquals(new Latency(3, 1, 4, 7), latency);
    }

    @Test
    void insistsOnSixteenBuckets() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new LockStatistics(0, 0, 0, 0, Latency.NONE, Collections.nCopies(15, 0)));
    }
}
