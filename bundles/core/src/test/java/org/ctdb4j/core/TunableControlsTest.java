// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.GetAllTunables;
import org.ctdb4j.protocol.control.GetTunable;
import org.ctdb4j.protocol.control.ListTunables;
import org.ctdb4j.protocol.control.SetTunable;
import org.junit.jupiter.api.Test;

class TunableControlsTest {
    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);

    @Test
    void nameThoseInUse() throws MalformedPayloadException {
        List<String> names =
                ListTunables.Reply.decode(client.ask(new ListTunables()).data()).names();

        assertEquals(49, names.size());
        assertEquals("SeqnumInterval", names.get(0));
    }

    @Test
    void readAndSetByNamesInAnyCase() {
        assertEquals(0, client.status(new SetTunable(7, "keepaliveINTERVAL")));

        assertEquals(
                Blob.u32(7), client.ask(new GetTunable("KeepaliveInterval")).data());
        assertEquals(7, node.snapshot().tunables().get(Tunable.KEEPALIVE_INTERVAL));
    }

    @Test
    void setObsoleteOnesAndSaySo() {
        assertEquals(1, client.status(new SetTunable(7, "MaxRedirectCount")));
        assertEquals(Blob.u32(7), client.ask(new GetTunable("MaxRedirectCount")).data());
    }

    @Test
    void knowNoOthers() {
        assertEquals(-1, client.status(new SetTunable(7, "NoSuchThing")));
        assertEquals(-22, client.status(new GetTunable("NoSuchThing")));
        assertEquals(
                -1,
                client.askRaw(new GetTunable("x").opcode(), Blob.u32(0).slice(0, 3))
                        .status());
        assertEquals(
                -1, client.askRaw(new SetTunable(0, "x").opcode(), Blob.u64(0)).status());
    }

    @Test
    void tellAllAtOnce() throws MalformedPayloadException {
        client.ask(new SetTunable(7, "KeepaliveInterval"));

        assertEquals(
                node.snapshot().tunables(),
                GetAllTunables.Reply.decode(client.ask(new GetAllTunables()).data())
                        .tunables());
    }

    @Test
    void limitTheWaitsForLocksAtStartAndWhenTold() {
        TestNode starting = new TestNode(TestSettings.node(0, 1));
        starting.start();
        assertEquals(List.of(new Effect.LimitLocks(200)), starting.of(Effect.LimitLocks.class));

        client.ask(new SetTunable(17, "LockProcessesPerDB"));
        client.ask(new SetTunable(17, "KeepaliveLimit"));
        assertEquals(List.of(new Effect.LimitLocks(17)), node.of(Effect.LimitLocks.class));
    }

    @Test
    void changeAnIntervalWithTheNextTick() {
        client.ask(new SetTunable(2, "KeepaliveInterval"));
        node.advance(9);

        assertTrue(node.snapshot().statistics().keepalivesSent() >= 3);
    }
}
