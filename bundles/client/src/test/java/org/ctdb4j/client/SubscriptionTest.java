// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import static org.ctdb4j.client.CtdbClientTest.reasonOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.control.Opcode;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubscriptionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long SRVID = 0x1234;

    @TempDir
    Path folder;

    private FakeNode node;
    private CtdbClient sender;
    private CtdbClient receiver;

    @BeforeEach
    void connect() {
        node = new FakeNode(folder);
        sender = CtdbClient.connect(node.socket(), LIMIT);
        receiver = CtdbClient.connect(node.socket(), LIMIT);
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        node.close();
    }

    @Test
    void receivesInOrderWhatWasSent() {
        Subscription subscription = receiver.subscribe(SRVID, LIMIT);

        send("one");
        send("two");

        assertEquals(Optional.of(new Message(SRVID, Blob.utf8("one"))), subscription.receive(LIMIT));
        assertEquals(Optional.of(new Message(SRVID, Blob.utf8("two"))), subscription.receive(LIMIT));
        assertEquals(Optional.empty(), subscription.receive(Duration.ofMillis(10)));
    }

    @Test
    void givesAMessageToEachSubscriptionAndRegistersOnce() {
        List<Subscription> same = List.of(receiver.subscribe(SRVID, LIMIT), receiver.subscribe(SRVID, LIMIT));

        send("one");

        same.forEach(each -> assertEquals("one", text(each)));
        assertEquals(List.of(new RegisterSrvid(SRVID)), node.asked(Opcode.REGISTER_SRVID));
        same.get(0).close();
        send("two");
        assertEquals("two", text(same.get(1)));
        same.get(1).close();
        receiver.ask(Pnn.CURRENT, new Ping(), LIMIT);
        assertEquals(1, node.asked(Opcode.DEREGISTER_SRVID).size());
    }

    @Test
    void receivesEverythingIfItWants() {
        Subscription all = receiver.subscribe(Srvid.ALL, LIMIT);

        send("one");

        assertEquals(Optional.of(new Message(SRVID, Blob.utf8("one"))), all.receive(LIMIT));
    }

    @Test
    void handsOutWhatCameBeforeItTellsTheEnd() {
        Subscription subscription = receiver.subscribe(SRVID, LIMIT);
        send("one");
        sender.ask(Pnn.CURRENT, new Ping(), LIMIT);
        receiver.ask(Pnn.CURRENT, new Ping(), LIMIT);

        node.kill();

        assertEquals("one", text(subscription));
        assertEquals(Reason.DISCONNECTED, reasonOf(() -> subscription.receive(LIMIT)));
    }

    @Test
    void endsWhenItIsClosedWhileSomebodyWaits() throws Exception {
        Subscription subscription = receiver.subscribe(SRVID, LIMIT);
        CompletableFuture<Reason> waiting =
                CompletableFuture.supplyAsync(() -> reasonOf(() -> subscription.receive(LIMIT)));

        subscription.close();

        assertEquals(Reason.DISCONNECTED, waiting.get(20, TimeUnit.SECONDS));
        subscription.close();
    }

    @Test
    void endsRatherThanLoseAMessageUnnoticed() {
        Mailbox mailbox = new Mailbox(Mailbox.WhenFull.END, 200);
        Deadline deadline = Deadline.after(Duration.ofMillis(1));
        for (int i = 0; i < 4; i++) {
            mailbox.put(new Message(SRVID, Blob.u64(i)));
        }

        for (int i = 0; i < 3; i++) {
            assertEquals(i, mailbox.take(deadline).orElseThrow().data().u64At(0));
        }
        assertEquals(Reason.CONFLICT, reasonOf(() -> mailbox.take(deadline)));
    }

    @Test
    void holdsUpWhoeverSendsTooMuchIfNothingMayBeLost() throws Exception {
        Mailbox mailbox = new Mailbox(Mailbox.WhenFull.WAIT, 200);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
                mailbox.put(new Message(SRVID, Blob.u64(i)));
            }
        });

        for (int i = 0; i < 100; i++) {
            assertEquals(
                    i, mailbox.take(Deadline.after(LIMIT)).orElseThrow().data().u64At(0));
        }
        sending.get(20, TimeUnit.SECONDS);
    }

    private void send(String text) {
        sender.send(FakeNode.PNN, SRVID, Blob.utf8(text), LIMIT);
    }

    private static String text(Subscription subscription) {
        return subscription.receive(LIMIT).orElseThrow().data().text();
    }
}
