// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.ReplyError;
import org.ctdb4j.protocol.ReqCall;
import org.junit.jupiter.api.Test;

class FetchCollapseTest {
    private final DatabaseCluster cluster = new DatabaseCluster(2);
    private final DatabaseNode node = cluster.node(0);
    private final Blob key = cluster.keyOf(1);
    private final List<Integer> clients =
            new ArrayList<>(Stream.generate(node::connect).limit(3).toList());

    @Test
    void oneFetchServesAllWhoWait() {
        callAll();
        assertEquals(1, cluster.link(0, 1).size());
        cluster.settle();
        clients.forEach(client -> assertEquals(1, node.answers(client).size()));
        assertEquals(1, callsSent());
    }

    @Test
    void theFirstIsAnsweredBeforeTheOthersInTheirOrder() {
        callAll();
        cluster.settle();
        List<String> expected = List.of(
                "1>0 REPLY_DMASTER " + key.text() + " rsn 1 flags 0x0",
                "0>client REPLY_CALL status 0",
                "0>client REPLY_CALL status 0",
                "0>client REPLY_CALL status 0");
        assertEquals(expected, cluster.last(4));
        assertEquals(5, node.records.get(key).header().rsn(), "stored by each of the three calls");
    }

    @Test
    void otherKeysDoNotWait() {
        callAll();
        node.migrate(clients.get(0), cluster.keyOf(1, 1));
        assertEquals(2, cluster.link(0, 1).size());
    }

    @Test
    void nobodyWaitsWhereItIsSwitchedOff() {
        node.context.tunables = node.context.tunables.with(Tunable.FETCH_COLLAPSE, 0);
        callAll();
        assertEquals(3, cluster.link(0, 1).size());
    }

    /** Then the first of those who waited sends a fetch of its own, and the others wait for that one. */
    @Test
    void nobodyWaitsLongerThan30Seconds() {
        callAll();
        ReqCall lost = (ReqCall) cluster.link(0, 1).remove();
        cluster.advance(Duration.ofSeconds(29));
        assertEquals(0, cluster.link(0, 1).size());
        cluster.advance(Duration.ofSeconds(1));
        assertEquals(1, cluster.link(0, 1).size());
        cluster.settle();
        assertEquals(0, node.answers(clients.get(0)).size());
        assertEquals(1, node.answers(clients.get(1)).size());
        assertEquals(1, node.answers(clients.get(2)).size());
        cluster.node(1).receive(lost);
        cluster.settle();
        assertEquals(1, node.answers(clients.get(0)).size());
    }

    @Test
    void theTimeCountsFromTheFetchNotFromWhoJoinsIt() {
        node.migrate(clients.get(0), key);
        cluster.link(0, 1).clear();
        cluster.advance(Duration.ofSeconds(20));
        node.migrate(clients.get(1), key);
        cluster.advance(Duration.ofSeconds(10));
        assertEquals(1, cluster.link(0, 1).size());
    }

    @Test
    void whenTheFirstClientGoesTheNextTakesOver() {
        callAll();
        node.disconnect(clients.remove(0));
        assertEquals(2, cluster.link(0, 1).size());
        cluster.settle();
        clients.forEach(client -> assertEquals(1, node.answers(client).size()));
    }

    @Test
    void clientsThatGoAreForgotten() {
        callAll();
        node.disconnect(clients.remove(1));
        cluster.settle();
        clients.forEach(client -> assertEquals(1, node.answers(client).size()));
        assertEquals(4, node.records.get(key).header().rsn(), "stored by the two calls that are left");
    }

    @Test
    void whenAFetchFailsTheNextTakesOver() {
        callAll();
        ReqCall call = (ReqCall) cluster.link(0, 1).remove();
        node.receive(new ReplyError(call.header().withDestnode(0), ReplyError.STATUS_FAILED, Blob.EMPTY));
        assertEquals(1, cluster.link(0, 1).size());
        cluster.settle();
        assertEquals(0, node.answers(clients.get(0)).size());
        assertEquals(1, node.answers(clients.get(2)).size());
    }

    @Test
    void noTimerIsLeftBehind() {
        callAll();
        cluster.settle();
        assertTrue(node.world.timers.isEmpty());
        assertTrue(node.expected.isEmpty());
    }

    private void callAll() {
        clients.forEach(client -> node.migrate(client, key));
    }

    private long callsSent() {
        return cluster.trace.stream().filter(line -> line.contains("REQ_CALL")).count();
    }
}
