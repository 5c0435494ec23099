// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.spi.client.ClientEvents;
import org.ctdb4j.spi.client.InProcessNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InProcessClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PID = 4711;

    private final StillLoop loop = new StillLoop();
    private final List<String> told = new ArrayList<>();
    private final InProcessClients clients = new InProcessClients(loop, PID, new Told());

    @BeforeEach
    void leaveTheLoop() {
        loop.inLoop = false;
    }

    /** One that has given up in the meantime is none. */
    @Test
    void connectsNobodyBeforeTheNodeAcceptsClients() {
        assertThrows(TimeoutException.class, () -> clients.connect(Duration.ofMillis(20)));
        clients.accept();
        assertEquals(List.of(), told);
        connect();
        assertEquals(1, told.size(), told::toString);
    }

    private InProcessNode.Link connect() {
        try {
            return clients.connect(LIMIT);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void carriesPacketsBothWaysUntilTheClientLeaves() throws InterruptedException, TimeoutException {
        clients.accept();
        InProcessNode.Link link = connect();
        link.send(message(1), LIMIT);
        clients.send(-1, message(2));
        assertEquals(Optional.of(message(2)), link.receive());
        assertEquals(1, clients.status().get(0).packetsReceived());
        assertEquals(1, clients.status().get(0).packetsSent());
        link.close();
        link.send(message(3), LIMIT);
        clients.send(-1, message(4));
        assertEquals(Optional.empty(), link.receive());
        assertEquals(List.of("connected -1 pid 4711", "received -1 1", "disconnected -1"), told);
        assertEquals(List.of(), clients.status());
    }

    @Test
    void tellsAClientWhyTheNodeHasEndedIt() throws InterruptedException {
        clients.accept();
        InProcessNode.Link link = connect();
        clients.close(-1, "enough");
        assertEquals(Optional.empty(), link.receive());
        assertEquals("enough", link.end());
        link.close();
        assertEquals(List.of("connected -1 pid 4711"), told, "the node knows");
    }

    @Test
    void saysWhenAClientHasDrained() throws InterruptedException {
        clients.accept();
        InProcessNode.Link link = connect();
        int packets = 0;
        while (clients.unreadBytes(-1) <= Congestion.LIMIT) {
            clients.send(-1, large());
            packets++;
        }
        for (int i = 0; i < packets; i++) {
            link.receive();
        }
        assertEquals(0, clients.unreadBytes(-1));
        assertEquals(List.of("connected -1 pid 4711", "drained -1"), told);
    }

    @Test
    void cutsOffAClientThatDoesNotRead() throws InterruptedException {
        clients.accept();
        InProcessNode.Link link = connect();
        while (told.size() == 1) {
            clients.send(-1, large());
        }
        assertEquals("disconnected -1", told.get(1));
        assertTrue(link.end().contains("unread"), link.end());
    }

    /** As a socket that is full. */
    @Test
    void holdsUpAClientThatSendsFasterThanTheNodeTakes() throws InterruptedException, TimeoutException {
        clients.accept();
        InProcessNode.Link link = connect();
        loop.isBusy = true;
        long sent = 0;
        while (sent < InProcessLink.UNTAKEN_BYTES_MAX) {
            link.send(large(), LIMIT);
            sent += large().paddedSize();
        }
        assertThrows(TimeoutException.class, () -> link.send(large(), Duration.ofMillis(20)));
        loop.isBusy = false;
        loop.catchUp();
        link.send(message(1), LIMIT);
        assertEquals("received -1 1", told.get(told.size() - 1));
    }

    /** The node cannot wait for itself. */
    @Test
    void refusesToBeCalledOnTheLoop() {
        loop.inLoop = true;
        assertThrows(IllegalStateException.class, () -> clients.connect(LIMIT));
    }

    private static ReqMessage message(long srvid) {
        return new ReqMessage(new Header(0, 0, 0, 0), srvid, Blob.EMPTY);
    }

    private static ReqMessage large() {
        return new ReqMessage(new Header(0, 0, 0, 0), 1, Blob.wrap(new byte[100_000]));
    }

    private final class Told implements ClientEvents {
        @Override
        public void connected(long connection, int pid) {
            told.add("connected " + connection + " pid " + pid);
        }

        @Override
        public void received(long connection, Packet packet) {
            told.add("received " + connection + " " + ((ReqMessage) packet).srvid());
        }

        @Override
        public void disconnected(long connection) {
            told.add("disconnected " + connection);
        }

        @Override
        public void drained(long connection) {
            told.add("drained " + connection);
        }
    }
}
