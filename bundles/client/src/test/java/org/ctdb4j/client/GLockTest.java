// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import static org.ctdb4j.client.CtdbClientTest.reasonOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.client.GLock.Mode;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.ProcessExists;
import org.ctdb4j.protocol.type.ServerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GLockTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String NAME = "name";
    private static final ServerId TOOL = new ServerId(4711, 0, FakeNode.PNN, 4711);

    @TempDir
    Path folder;

    private FakeNode node;
    private CtdbClient client;
    private CtdbClient other;

    @BeforeEach
    void connect() {
        node = new FakeNode(folder);
        client = CtdbClient.connect(node.socket(), LIMIT);
        other = CtdbClient.connect(node.socket(), LIMIT);
    }

    @AfterEach
    void close() {
        client.close();
        other.close();
        node.close();
    }

    @Test
    void aWriterIsAlone() throws Exception {
        GLock lock = client.gLock(NAME, Mode.WRITE, LIMIT);
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> client.gLock(NAME, Mode.WRITE, SHORT)));
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> other.gLock(NAME, Mode.READ, SHORT)));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                () -> other.gLock(NAME, Mode.WRITE, LIMIT).close());

        lock.close();
        lock.close();

        waiting.get(20, TimeUnit.SECONDS);
    }

    @Test
    void readersAreTogether() {
        GLock one = client.gLock(NAME, Mode.READ, LIMIT);
        GLock two = other.gLock(NAME, Mode.READ, LIMIT);
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> client.gLock(NAME, Mode.WRITE, SHORT)));

        one.close();
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> client.gLock(NAME, Mode.WRITE, SHORT)));
        two.close();

        client.gLock(NAME, Mode.WRITE, LIMIT).close();
    }

    @Test
    void theLockOfAClientThatIsGoneIsTaken() {
        other.gLock(NAME, Mode.WRITE, LIMIT);

        other.close();

        client.gLock(NAME, Mode.WRITE, LIMIT).close();
    }

    @Test
    void theLockOfAToolThatIsGoneIsTaken() {
        write(Holders.NOBODY.with(true, TOOL).encode());
        assertEquals(Reason.TIMED_OUT, reasonOf(() -> client.gLock(NAME, Mode.WRITE, SHORT)));

        node.on(Opcode.PROCESS_EXISTS, (peer, request) -> peer.answer(request, -1, Blob.EMPTY, ""));
        client.gLock(NAME, Mode.WRITE, LIMIT).close();

        assertTrue(node.asked(Opcode.PROCESS_EXISTS).contains(new ProcessExists(4711)));
    }

    @Test
    void theLockOfSambaIsWaitedFor() {
        write(Blob.utf8("not thirty-two bytes"));

        assertEquals(Reason.TIMED_OUT, reasonOf(() -> client.gLock(NAME, Mode.READ, SHORT)));
        write(Blob.EMPTY);
        client.gLock(NAME, Mode.WRITE, LIMIT).close();
    }

    @Test
    void listsItselfAsTheToolDoes() {
        try (GLock lock = client.gLock(NAME, Mode.WRITE, LIMIT)) {
            Blob record = read();
            assertEquals(32, record.size());
            assertEquals(1, record.u32At(0));
            assertEquals(ProcessHandle.current().pid(), record.u64At(8));
            assertEquals(FakeNode.PNN, record.u32At(20));
            assertEquals(NAME, lock.name());
            assertEquals(Mode.WRITE, lock.mode());
        }
        assertTrue(read().isEmpty());
    }

    @Test
    void manyThreadsTakeTurns() throws Exception {
        int[] counter = {0};
        List<CompletableFuture<Void>> counting = List.of(
                CompletableFuture.runAsync(() -> count(client, counter)),
                CompletableFuture.runAsync(() -> count(client, counter)),
                CompletableFuture.runAsync(() -> count(other, counter)));

        for (CompletableFuture<Void> each : counting) {
            each.get(30, TimeUnit.SECONDS);
        }
        assertEquals(60, counter[0]);
    }

    private static void count(CtdbClient client, int[] counter) {
        for (int i = 0; i < 20; i++) {
            GLock lock = client.gLock(NAME, Mode.WRITE, LIMIT);
            counter[0]++;
            lock.close();
        }
    }

    @Test
    void isNothingToGiveBackWhenTheNodeIsGone() {
        GLock lock = client.gLock(NAME, Mode.WRITE, LIMIT);

        node.kill();

        lock.close();
    }

    private void write(Blob record) {
        Database database = client.attach(GLocks.DATABASE, DatabaseKind.VOLATILE, LIMIT);
        database.store(Blob.cString(NAME), record, LIMIT);
        database.close();
    }

    private Blob read() {
        int id = Blob.cString(GLocks.DATABASE).jenkinsHash();
        return node.databases().find(id, Blob.cString(NAME)).orElseThrow().value();
    }
}
