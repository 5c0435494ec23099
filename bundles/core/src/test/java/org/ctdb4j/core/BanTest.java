// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ctdb4j.api.Generation;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbThaw;
import org.ctdb4j.protocol.control.GetBanState;
import org.ctdb4j.protocol.control.SetBanState;
import org.ctdb4j.protocol.control.SetTunable;
import org.ctdb4j.protocol.type.BanState;
import org.junit.jupiter.api.Test;

class BanTest {
    private final TestNode node = TestNode.running(0, 2);
    private final TestClient client = node.connect(100);

    @Test
    void takesTheNodeOutOfTheDatabases() {
        client.ask(new DbAttach("a.tdb"));
        ban(10);

        NodeSnapshot now = node.snapshot();
        assertTrue(isBanned());
        assertEquals(RecoveryMode.ACTIVE, now.recoveryMode());
        assertEquals(Generation.INVALID, now.vnnMap().generation());
        assertEquals(2, now.vnnMap().size());
        assertEquals(Generation.INVALID, now.databases().get(0).generation());
        assertTrue(now.allFrozen());
    }

    @Test
    void isOneNodesOwn() {
        assertEquals(-1, client.status(new SetBanState(new BanState(1, 10))));
        assertFalse(isBanned());
    }

    @Test
    void endsInTime() {
        ban(10);
        node.advance(9);
        assertTrue(isBanned());
        node.advance(2);
        assertFalse(isBanned());
        assertEquals(RecoveryMode.ACTIVE, node.snapshot().recoveryMode());
    }

    @Test
    void endsByOrder() {
        ban(10);
        ban(0);
        assertFalse(isBanned());
        node.advance(20);
        assertFalse(isBanned());
    }

    @Test
    void isProlonged() throws MalformedPayloadException {
        ban(10);
        node.advance(9);
        ban(10);
        node.advance(9);

        assertTrue(isBanned());
        assertEquals(new BanState(0, 10), state());
    }

    @Test
    void goesOnWhenADatabaseIsNotFrozen() throws MalformedPayloadException {
        client.ask(new DbAttach("a.tdb"));
        ban(10);
        node.controlFrom(1, new DbThaw(Databases.idOf("a.tdb")));
        node.advance(11);

        assertTrue(isBanned());
        assertEquals(new BanState(0, 300), state());
    }

    @Test
    void doesNotHappenWhereBansAreDisabled() {
        client.ask(new SetTunable(0, Tunable.ENABLE_BANS.text()));
        ban(10);

        assertFalse(isBanned());
    }

    @Test
    void lastsWhenBansAreDisabledMeanwhile() {
        ban(10);
        client.ask(new SetTunable(0, Tunable.ENABLE_BANS.text()));
        ban(10);
        node.advance(30);

        assertTrue(isBanned());
        ban(0);
        assertFalse(isBanned());
    }

    @Test
    void tellsNothingOfANodeThatIsNotBanned() throws MalformedPayloadException {
        assertEquals(new BanState(0, 0), state());
    }

    private void ban(int seconds) {
        assertEquals(0, client.status(new SetBanState(new BanState(0, seconds))));
    }

    private boolean isBanned() {
        return (node.snapshot().members().get(0).flags() & NodeFlags.BANNED) != 0;
    }

    private BanState state() throws MalformedPayloadException {
        return GetBanState.Reply.decode(client.ask(new GetBanState()).data()).ban();
    }
}
