// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Srvid;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.CancelPersistentUpdate;
import org.ctdb4j.protocol.control.CheckPidSrvid;
import org.ctdb4j.protocol.control.DeregisterNotify;
import org.ctdb4j.protocol.control.Ping;
import org.ctdb4j.protocol.control.ProcessExists;
import org.ctdb4j.protocol.control.RegisterNotify;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.StartPersistentUpdate;
import org.ctdb4j.protocol.control.StopNode;
import org.ctdb4j.spi.spool.HeapSpools;
import org.junit.jupiter.api.Test;

class ClientControlsTest {
    private static final Blob FAREWELL = Blob.ofHex("00");

    private final TestNode node = TestNode.running(0, 3);
    private final TestClient client = node.connect(100);
    private final TestClient other = node.connect(200);

    @Test
    void givesIdsFromTheTopOfTheIntegers() {
        assertEquals(Integer.MAX_VALUE - 200, node.snapshot().clients().get(0).id());
        assertTrue(client.id() != other.id());
    }

    @Test
    void countsClientsAndTheRecoveryAmongThem() {
        assertEquals(3, client.status(new Ping()));
        other.leave();
        assertEquals(2, client.status(new Ping()));
    }

    @Test
    void knowsWhetherAClientsProcessLives() {
        node.world.deadProcesses.add(200);

        assertEquals(0, client.status(new ProcessExists(100)));
        assertEquals(-1, client.status(new ProcessExists(200)));
        assertEquals(-1, client.status(new ProcessExists(300)));
        assertEquals(0, node.controlFrom(1, new ProcessExists(100)).status());
    }

    @Test
    void endsTheConnectionOfWhoIsAskedForOnAnInactiveNode() {
        client.ask(new StopNode());

        assertEquals(-1, client.status(new ProcessExists(200)));
        assertTrue(other.closed());
        assertFalse(client.closed());
        assertEquals(2, client.status(new Ping()));
    }

    @Test
    void neverEndsTheConnectionOfARole() {
        client.ask(new StopNode());

        assertEquals(-1, client.status(new ProcessExists(TestSettings.PID)));
        assertEquals(3, client.status(new Ping()));
    }

    @Test
    void knowsWhichProcessHasWhichSrvid() {
        TestClient again = node.connect(100);
        again.ask(new RegisterSrvid(7));

        assertEquals(0, client.status(new CheckPidSrvid(100, 7)));
        assertEquals(-1, client.status(new CheckPidSrvid(200, 7)));
        assertEquals(-1, client.status(new CheckPidSrvid(100, 8)));
        assertEquals(-1, client.status(new CheckPidSrvid(300, 7)));
    }

    @Test
    void takesAClientIdOnlyFromItsOwnNode() {
        assertEquals(-1, node.controlFrom(1, new RegisterSrvid(7)).status());
        assertEquals(-1, node.controlFrom(1, new StartPersistentUpdate()).status());
    }

    @Test
    void tellsEveryConnectedNodeOfAClientThatHasGone() {
        other.ask(new RegisterSrvid(Srvid.SAMBA_NOTIFY));
        client.ask(new RegisterNotify(Srvid.SAMBA_NOTIFY, FAREWELL));
        node.step(new Event.PeerDisconnected(2, "EOF"));
        client.leave();

        assertEquals(1, node.sentTo(1, ReqMessage.class).size());
        assertEquals(0, node.sentTo(2, ReqMessage.class).size());
        assertEquals(FAREWELL, other.messages().get(0).data());
    }

    @Test
    void keepsOneFarewellPerSrvid() {
        assertEquals(0, client.status(new RegisterNotify(1, FAREWELL)));
        assertEquals(-1, client.status(new RegisterNotify(1, FAREWELL)));
        assertEquals(0, client.status(new RegisterNotify(2, FAREWELL)));
        assertEquals(0, client.status(new DeregisterNotify(1)));
        assertEquals(-1, client.status(new DeregisterNotify(1)));
        client.leave();

        List<Long> told =
                node.sentTo(1, ReqMessage.class).stream().map(ReqMessage::srvid).toList();
        assertEquals(List.of(2L), told);
    }

    @Test
    void recoversAfterATransactionThatWasLeftOpen() {
        client.ask(new StartPersistentUpdate());
        other.ask(new StartPersistentUpdate());
        other.ask(new CancelPersistentUpdate());

        other.leave();
        assertEquals(RecoveryMode.NORMAL, node.snapshot().recoveryMode());
        client.leave();
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    @Test
    void forgetsEverythingOfAClientThatHasGone() {
        client.ask(new RegisterSrvid(7));
        client.request(1, new Ping(), 0);
        client.leave();

        assertEquals(-1, other.status(new CheckPidSrvid(100, 7)));
        assertEquals(2, node.snapshot().clients().size());
    }

    @Test
    void ignoresWhatComesFromAConnectionThatHasGone() {
        client.leave();
        client.leave();
        client.send(new RegisterSrvid(7).toRequest(new Header(0, 0, 0, 1), 0));

        assertEquals(List.of(), client.answers());
    }

    @Test
    void holdsOnlySoManyRegistrations() {
        Effects effects = new Effects();
        NodeMachine machine = new NodeMachine(TestSettings.node(0, 1).build(), Cures.ALL, effects, new HeapSpools());
        Client registered = machine.clients.connect(1, 100);
        for (int i = 0; i < Registrations.PER_CLIENT_MAX; i++) {
            assertTrue(machine.registrations.register(registered, 7));
        }

        assertFalse(machine.registrations.register(registered, 7));
    }
}
