// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.DatabaseWork;
import org.ctdb4j.api.service.Databases.Backup;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.FakeNode;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbPushConfirm;
import org.ctdb4j.protocol.control.GetDbName;
import org.ctdb4j.protocol.control.GetDbSeqnum;
import org.ctdb4j.protocol.control.GetNodeMap;
import org.ctdb4j.protocol.control.GetTunable;
import org.ctdb4j.protocol.control.GetVnnMap;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.type.NodeAndFlags;
import org.ctdb4j.protocol.type.NodeMap;
import org.ctdb4j.protocol.type.RecBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolDatabasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int GENERATION = 4711;
    private static final Blob KEY = Blob.utf8("key");
    private static final Blob VALUE = Blob.utf8("value");
    private static final int[] STEPS = {
        Opcode.DB_FREEZE,
        Opcode.DB_TRANSACTION_START,
        Opcode.WIPE_DATABASE,
        Opcode.DB_PUSH_START,
        Opcode.DB_PUSH_CONFIRM,
        Opcode.DB_SET_HEALTHY,
        Opcode.DB_TRANSACTION_COMMIT,
        Opcode.DB_THAW
    };

    @TempDir
    Path folder;

    private FakeNode node;
    private ToolDatabases databases;

    /** Controls of the steps of a rewrite, and to whom. */
    private final List<String> steps = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        node = new FakeNode(folder);
        databases = new ToolDatabases(() -> CtdbClient.connect(node.socket(), LIMIT), folder.resolve("backups"));
        try (CtdbClient client = CtdbClient.connect(node.socket(), LIMIT)) {
            client.attach("volatile.tdb", DatabaseKind.VOLATILE, LIMIT);
            client.attach("persistent.tdb", DatabaseKind.PERSISTENT, LIMIT);
        }
        node.on(Opcode.GET_DBNAME, (peer, request) -> {
            String name = request.data().u32At(0) == id("volatile.tdb") ? "volatile.tdb" : "persistent.tdb";
            peer.answer(request, 0, new GetDbName.Reply(name).encode(), "");
        });
        node.on(
                Opcode.GET_NODEMAP,
                (peer, request) -> peer.answer(
                        request,
                        0,
                        new GetNodeMap.Reply(new NodeMap(
                                        List.of(nodeWith(0, 0), nodeWith(1, 0), nodeWith(2, NodeFlags.DISCONNECTED))))
                                .encode(),
                        ""));
        node.on(
                Opcode.GETVNNMAP,
                (peer, request) ->
                        peer.answer(request, 0, new GetVnnMap.Reply(VnnMap.of(GENERATION, 0, 1)).encode(), ""));
        for (int opcode : STEPS) {
            node.on(opcode, (peer, request) -> {
                steps.add(
                        Opcode.nameOf(request.opcode()) + " " + request.header().destnode());
                Blob answer =
                        opcode == Opcode.DB_PUSH_CONFIRM ? new DbPushConfirm.Reply(pushed()).encode() : Blob.EMPTY;
                peer.answer(request, 0, answer, "");
            });
        }
    }

    private static NodeAndFlags nodeWith(int pnn, int flags) {
        return new NodeAndFlags(pnn, flags, NodeAddress.of(Blob.ofHex("7f000001"), 4379));
    }

    private static int id(String name) {
        return Blob.cString(name).jenkinsHash();
    }

    /** Every record goes to two nodes, which are one here. */
    private int pushed() {
        return node.undelivered().stream().mapToInt(ToolDatabasesTest::count).sum() / 2;
    }

    private static int count(ReqMessage message) {
        return message.data().u32At(4);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void changesAndFetchesInTransactions() throws OperationException {
        Map<Blob, Blob> changes = new LinkedHashMap<>();
        changes.put(KEY, VALUE);
        changes.put(Blob.utf8("other"), Blob.EMPTY);

        databases.change("persistent.tdb", changes);

        assertEquals(Optional.of(VALUE), databases.fetch("0x%08x".formatted(id("persistent.tdb")), KEY));
        assertEquals(Optional.empty(), databases.fetch("persistent.tdb", Blob.utf8("other")));
        assertEquals(1, node.asked(Opcode.TRANS3_COMMIT).size());
    }

    @Test
    void readsWritesAndDeletesRecords() throws OperationException {
        databases.writeRecord("volatile.tdb", KEY, VALUE);
        assertEquals(Optional.of(VALUE), databases.readRecord("volatile.tdb", KEY));

        databases.deleteRecord("volatile.tdb", KEY);

        assertEquals(Optional.empty(), databases.readRecord("volatile.tdb", KEY));
    }

    @Test
    void refusesTheOtherKindOfDatabaseInTheToolsWords() {
        assertEquals(
                "Transactions not supported on DB volatile.tdb",
                refusal(() -> databases.change("volatile.tdb", Map.of(KEY, VALUE))));
        assertEquals(
                "Transactions not supported on DB volatile.tdb", refusal(() -> databases.fetch("volatile.tdb", KEY)));
        assertEquals(
                "DB persistent.tdb is not a volatile database",
                refusal(() -> databases.readRecord("persistent.tdb", KEY)));
        assertEquals("No database matching 'nothing.tdb' found", refusal(() -> databases.wipe("nothing.tdb")));
    }

    @Test
    void asksANodeForTheSequenceNumber() throws OperationException {
        node.on(
                Opcode.GET_DB_SEQNUM,
                (peer, request) -> peer.answer(request, 0, new GetDbSeqnum.Reply(0x1_0000_0002L).encode(), ""));

        assertEquals(0x1_0000_0002L, databases.sequenceNumber(1, "persistent.tdb"));
    }

    @Test
    void wipesOnAllActiveNodes() throws OperationException {
        assertEquals("volatile.tdb", databases.wipe("volatile.tdb"));

        assertEquals(
                onBoth(
                        "DB_FREEZE",
                        "DB_TRANSACTION_START",
                        "WIPE_DATABASE",
                        "DB_SET_HEALTHY",
                        "DB_TRANSACTION_COMMIT",
                        "DB_THAW"),
                steps);
        assertEquals(List.of(), databases.running());
    }

    @Test
    void callsForARecoveryWhenAStepFails() {
        node.on(Opcode.WIPE_DATABASE, (peer, request) -> peer.answer(request, -1, Blob.EMPTY, "not frozen"));

        assertEquals("WIPE_DATABASE of node 0: status -1, not frozen", refusal(() -> databases.wipe("volatile.tdb")));

        assertEquals(1, node.asked(Opcode.SET_RECMODE).size());
    }

    @Test
    void wipesNothingDuringARecovery() {
        node.on(Opcode.GET_RECMODE, (peer, request) -> peer.answer(request, 1, Blob.EMPTY, ""));

        refusal(() -> databases.wipe("volatile.tdb"));

        assertEquals(List.of(), steps);
        assertEquals(List.of(), node.asked(Opcode.SET_RECMODE));
    }

    @Test
    void restoresWhatWasBackedUp() throws Exception {
        int records = 5000;
        Map<Blob, Blob> changes = new LinkedHashMap<>();
        for (int i = 0; i < records; i++) {
            changes.put(Blob.utf8("key" + i), Blob.utf8("value" + i));
        }
        databases.change("persistent.tdb", changes);
        Path file = folder.resolve("file.bak");

        Backup backup = databases.backup("persistent.tdb", file.toString());
        assertEquals("persistent.tdb", backup.database());
        assertEquals(records + 1, backup.records());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(backup, databases.inspect(file.toString()));
        assertEquals(List.of(file), bakFiles());

        assertEquals(
                new Backup("copy.tdb", backup.epochSeconds(), backup.records()),
                databases.restore(file.toString(), Optional.of("copy.tdb"), silent -> {}));
        assertEquals(
                onBoth(
                        "DB_FREEZE",
                        "DB_TRANSACTION_START",
                        "WIPE_DATABASE",
                        "DB_PUSH_START",
                        "DB_PUSH_CONFIRM",
                        "DB_SET_HEALTHY",
                        "DB_TRANSACTION_COMMIT",
                        "DB_THAW"),
                steps);
        Map<Blob, Blob> restored = new LinkedHashMap<>();
        for (ReqMessage message : node.undelivered()) {
            assertEquals(0xCE02_0000_0000_0000L, message.srvid());
            RecBuffer.decodeWithHeaders(message.data()).forEach(record -> restored.put(record.key(), record.value()));
        }
        restored.remove(Blob.cString("__db_sequence_number__"));
        assertEquals(changes, restored);
    }

    private List<Path> bakFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().contains(".bak")).toList();
        }
    }

    @Test
    void longWorkIsListedWhileItRuns() throws OperationException {
        Path file = folder.resolve("file.bak");
        databases.change("persistent.tdb", Map.of(KEY, VALUE));
        databases.backup("persistent.tdb", file.toString());
        List<DatabaseWork> seen = new CopyOnWriteArrayList<>();
        node.on(Opcode.DB_PUSH_CONFIRM, (peer, request) -> {
            seen.addAll(databases.running());
            peer.answer(request, 0, new DbPushConfirm.Reply(2).encode(), "");
        });

        databases.restore(file.toString(), Optional.empty(), silent -> {});

        DatabaseWork work = seen.get(0);
        assertEquals(List.of("restore", "persistent.tdb"), List.of(work.what(), work.database()));
        assertEquals(2, work.recordsDone());
        assertEquals(2, work.recordsTotal());
        assertEquals(List.of(), databases.running());
    }

    @Test
    void restoresNothingFromADamagedFile() throws Exception {
        Path file = folder.resolve("file.bak");
        databases.change("persistent.tdb", Map.of(KEY, VALUE));
        databases.backup("persistent.tdb", file.toString());
        byte[] whole = Files.readAllBytes(file);
        Path damaged = folder.resolve("damaged");

        for (int length = 0; length < whole.length; length++) {
            Files.write(damaged, Arrays.copyOf(whole, length));
            refusal(() -> readAll(damaged));
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] = (byte) 0xff;
            Files.write(damaged, changed);
            try {
                readAll(damaged);
            } catch (OperationException expected) {
                assertTrue(expected.getMessage().contains("damaged")
                        || expected.getMessage().contains("version"));
            }
        }
        assertThrows(
                OperationException.class,
                () -> databases.inspect(folder.resolve("nothing").toString()));
    }

    private static void readAll(Path file) throws OperationException {
        try (BackupFile backup = BackupFile.open(file)) {
            while (backup.hasNext()) {
                backup.next();
            }
        }
    }

    @Test
    void leavesNoHalfBackup() throws IOException {
        Path nowhere = folder.resolve("nowhere/file.bak");

        assertTrue(refusal(() -> databases.backup("volatile.tdb", nowhere.toString()))
                .startsWith("Cannot write " + nowhere));
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void detachesWhereNobodyMayAttach() throws OperationException {
        node.on(Opcode.GET_TUNABLE, (peer, request) -> peer.answer(request, 0, new GetTunable.Reply(1).encode(), ""));
        assertEquals(
                "Database access is still active on node 0. Set AllowclientDBAttach=0 on all nodes.",
                refusal(() -> databases.detach(List.of("volatile.tdb"))));

        node.on(Opcode.GET_TUNABLE, (peer, request) -> peer.answer(request, 0, new GetTunable.Reply(0).encode(), ""));
        assertEquals(
                "Only volatile databases can be detached", refusal(() -> databases.detach(List.of("persistent.tdb"))));
        databases.detach(List.of("volatile.tdb"));

        assertEquals(1, node.asked(Opcode.DB_DETACH).size());
    }

    private static List<String> onBoth(String... controls) {
        return Stream.of(controls)
                .flatMap(control -> Stream.of(control + " 0", control + " 1"))
                .toList();
    }

    private interface Call {
        void run() throws OperationException;
    }

    private static String refusal(Call call) {
        return assertThrows(OperationException.class, call::run).getMessage();
    }
}
