// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.protocol.type.TickleList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no capture shows: controls that did not occur, and what is refused. */
class ControlTest {

    private static final int OPCODES_END = 200;

    static List<Arguments> notCaptured() {
        RecBuffer emptied =
                RecBuffer.of(7, List.of(RecData.of(0, Blob.utf8("k"), new RecordHeader(5, 1, 0), Blob.EMPTY)));
        return List.of(
                arguments(new DumpMemory(), 29, ""),
                arguments(new Freeze(), 33, ""),
                arguments(new ReloadNodesFile(), 72, ""),
                arguments(
                        new TryDeleteRecords(emptied),
                        74,
                        "0700000001000000" + "29000000000000000100000018000000" + "6b"
                                + "050000000000000001000000000000000000000000000000"),
                arguments(new RecdPing(), 87, ""),
                arguments(new TraverseKill(7, 8, 9), 97, "0700000008000000" + "0900000000000000"),
                arguments(new RecdReclockLatency(0.5), 98, "000000000000e03f"),
                arguments(new DeregisterNotify(9), 115, "0900000000000000"),
                arguments(
                        new TraverseAllExt(7, 8, 1, 9, 10, true),
                        135,
                        "07000000080000000100000009000000" + "0a00000000000000" + "0100000000000000"),
                arguments(new DbTransactionCancel(7), 145, "07000000"),
                arguments(new DbVacuum(7, true), 155, "0700000001"));
    }

    @ParameterizedTest
    @MethodSource("notCaptured")
    void laysPayloadsOut(Control control, int opcode, String payload) throws Exception {
        assertEquals(opcode, control.opcode());
        assertEquals(Blob.ofHex(payload), control.encode());
        assertEquals(control, Control.decode(opcode, 0, Blob.ofHex(payload)));
    }

    @Test
    void knowsAllOpcodesOfItsVersion() throws Exception {
        for (int opcode = 0; opcode < OPCODES_END; opcode++) {
            boolean known = !Opcode.nameOf(opcode).startsWith("control ") && !Opcode.isObsolete(opcode) && opcode < 159;
            assertEquals(known, !isUnknown(opcode), Opcode.nameOf(opcode));
        }
    }

    private static boolean isUnknown(int opcode) {
        try {
            return Control.decode(opcode, 0, Blob.EMPTY) instanceof UnknownControl;
        } catch (MalformedPayloadException e) {
            return false;
        }
    }

    @Test
    void keepsWhatItDoesNotKnow() throws Exception {
        Blob data = Blob.utf8("of a later version");
        Control control = Control.decode(162, 5, data);
        assertEquals(new UnknownControl(162, 5, data), control);
        assertEquals(data, control.encode());
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 23, 24, 30, 35, 36, 50, 69, 70, 71, 80, 81, 82, 152, 153})
    void ignoresPayloadsWhereCtdbdDoes(int opcode) throws Exception {
        assertEquals(Control.decode(opcode, 4, Blob.EMPTY), Control.decode(opcode, 4, Blob.utf8("whatever")));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1, 3, 5, 7, 9, 17, 29, 33, 47, 53, 72, 87, 90, 91, 99, 101, 102, 110, 124, 127, 134, 137, 138, 140, 157,
                158
            })
    void refusesAnyPayloadWhereNoneBelongs(int opcode) {
        assertThrows(MalformedPayloadException.class, () -> Control.decode(opcode, 0, Blob.ofHex("00")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4", "4, 4", "8, 4", "16, 4", "20, 16", "21, 24", "25, 4", "26, 4", "27, 4", "52, 12", "55, 28", "67, 8",
        "88, 32", "89, 32", "97, 16", "98, 8", "104, 4", "105, 4", "109, 8", "115, 8", "120, 8", "121, 4", "122, 4",
        "125, 24", "129, 4", "131, 24", "132, 4", "133, 4", "135, 32", "139, 4", "141, 4", "142, 4", "143, 8", "144, 8",
        "145, 4", "146, 16", "147, 16", "148, 4", "149, 4", "151, 12", "155, 5"
    })
    void demandsTheExactSize(int opcode, int size) throws Exception {
        Control.decode(opcode, 0, zeros(opcode, size));
        IntStream.of(0, size - 1, size + 1, size + 4)
                .forEach(wrong -> assertThrows(
                        MalformedPayloadException.class,
                        () -> Control.decode(opcode, 0, zeros(opcode, wrong)),
                        wrong + " bytes"));
    }

    /** Addresses need a family to be one. */
    private static Blob zeros(int opcode, int size) {
        byte[] bytes = new byte[size];
        int family =
                switch (opcode) {
                    case 55 -> 0;
                    case 88, 89 -> 4;
                    default -> -1;
                };
        if (family >= 0 && family < size) {
            bytes[family] = 2;
        }
        return Blob.wrap(bytes);
    }

    @Test
    void ignoresWhatFollowsWhereCtdbdDoes() throws Exception {
        Blob junk = Blob.utf8("junk");
        for (Control control : List.of(
                new DbAttach("a.tdb"),
                new SetTunable(60, "ControlTimeout"),
                new GetTunable("ControlTimeout"),
                new EchoData(0, Blob.utf8("hi")),
                new SetTcpTickleList(
                        new TickleList(NodeAddress.parse("10.0.0.1").orElseThrow(), List.of())))) {
            assertEquals(
                    control,
                    Control.decode(control.opcode(), 0, control.encode().concat(junk)));
        }
    }

    @Test
    void refusesTunablesSmallerThanTheirStructure() throws Exception {
        assertRefused(Opcode.GET_TUNABLE, Blob.u32(0));
        assertEquals(new GetTunable(""), Control.decode(Opcode.GET_TUNABLE, 0, Blob.u64(0)));
        assertRefused(Opcode.SET_TUNABLE, Blob.u32(60).concat(Blob.u32(3)).concat(Blob.cString("ab")));
    }

    private static void assertRefused(int opcode, Blob data) {
        assertThrows(MalformedPayloadException.class, () -> Control.decode(opcode, 0, data));
    }

    @Test
    void wantsDatabaseNamesWithTheirEnd() throws Exception {
        assertEquals(new DbAttach("a.tdb"), Control.decode(Opcode.DB_ATTACH, 0, Blob.utf8("a.tdb\0")));
        assertThrows(MalformedPayloadException.class, () -> Control.decode(Opcode.DB_ATTACH, 0, Blob.utf8("a.tdb")));
        assertThrows(MalformedPayloadException.class, () -> Control.decode(Opcode.DB_ATTACH, 0, Blob.EMPTY));
    }

    @Test
    void refusesNamesItCouldNotRepeat() {
        assertThrows(MalformedPayloadException.class, () -> Control.decode(Opcode.DB_ATTACH, 0, Blob.ofHex("61ff00")));
    }

    @Test
    void refusesModesAndStatesNobodyKnows() {
        assertEquals(Blob.u32(1), new SetRecmode(RecoveryMode.ACTIVE).encode());
        assertThrows(MalformedPayloadException.class, () -> Control.decode(Opcode.SET_RECMODE, 0, Blob.u32(2)));
        assertThrows(MalformedPayloadException.class, () -> GetRunState.Reply.decode(Blob.u32(7)));
    }

    @Test
    void refusesBooleansThatAreNone() {
        assertThrows(
                MalformedPayloadException.class, () -> Control.decode(Opcode.DB_VACUUM, 0, Blob.ofHex("0700000002")));
    }

    @Test
    void refusesRecordsWithoutTheirHeaders() {
        Blob records = RecBuffer.of(7, List.of(new RecData(0, Blob.utf8("k"), Blob.utf8("no header"))))
                .encode();
        for (int opcode : new int[] {Opcode.UPDATE_RECORD, Opcode.TRY_DELETE_RECORDS, Opcode.TRANS3_COMMIT}) {
            assertThrows(MalformedPayloadException.class, () -> Control.decode(opcode, 0, records));
        }
    }

    @Test
    void takesItsArgumentFromTheSrvidWhereTheOpcodeSaysSo() throws Exception {
        for (Control control :
                List.of(new RegisterSrvid(5), new DeregisterSrvid(5), new TunnelRegister(5), new TunnelDeregister(5))) {
            ReqControl request = control.toRequest(new Header(0, 0, 0, 1), ReqControl.NOREPLY);
            assertEquals(5, request.srvid());
            assertEquals(ReqControl.NOREPLY, request.flags());
            assertEquals(control, Control.decode(request));
        }
    }

    @Test
    void writesNothingForAMissingText() throws Exception {
        assertEquals(Blob.EMPTY, new GetReclockFile.Reply("").encode());
        assertEquals("", GetReclockFile.Reply.decode(Blob.EMPTY).lock());
        assertEquals(Blob.EMPTY, new DbGetHealth.Reply("").encode());
        assertEquals("broken", DbGetHealth.Reply.decode(Blob.utf8("broken")).reason());
    }

    @Test
    void listsTunablesWithALeadingColon() throws Exception {
        ListTunables.Reply reply = new ListTunables.Reply(List.of("One", "Two"));
        assertEquals(Blob.u32(9).concat(Blob.cString(":One:Two")), reply.encode());
        assertEquals(reply, ListTunables.Reply.decode(reply.encode()));
    }

    @Test
    void namesOpcodesOfAllAges() {
        assertEquals("GETVNNMAP", Opcode.nameOf(Opcode.GETVNNMAP));
        assertEquals("SET_DMASTER", Opcode.nameOf(11));
        assertEquals("TCP_CLIENT_DISCONNECTED", Opcode.nameOf(159));
        assertEquals("control 2", Opcode.nameOf(2));
        assertEquals("control 4294967295", Opcode.nameOf(-1));
    }
}
