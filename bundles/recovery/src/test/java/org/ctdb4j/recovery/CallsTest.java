// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.protocol.control.EndRecovery;
import org.ctdb4j.protocol.control.RecdPing;
import org.ctdb4j.protocol.control.StartRecovery;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);

    private final Workbench bench = new Workbench(0, 0, 0);
    private final List<Calls.Answers> answers = new ArrayList<>();

    private void silent(Integer... nodes) {
        Set<Integer> silent = Set.of(nodes);
        bench.on(
                StartRecovery.class,
                (pnn, control) -> silent.contains(pnn) ? Workbench.silence() : Workbench.status(0));
    }

    private void gather(Integer... nodes) {
        bench.calls.gather(bench.scope, List.of(nodes), new StartRecovery(), 0, LIMIT, answers::add);
        bench.work();
    }

    @Test
    void gathersAnswersInTheOrderOfTheNodes() {
        gather(2, 0, 1);
        assertEquals(
                List.of(2, 0, 1),
                answers.get(0).replies().stream().map(Reply::pnn).toList());
        assertTrue(answers.get(0).ok());
        assertFalse(bench.waits(LIMIT), "nothing is left to wait for");
    }

    @Test
    void aRefusalIsAFailure() {
        bench.on(StartRecovery.class, (pnn, control) -> Workbench.status(pnn == 1 ? -1 : 0));
        gather(0, 1, 2);
        assertFalse(answers.get(0).ok());
        assertEquals(1, answers.get(0).failures().get(0).pnn());
        assertEquals("status -1", answers.get(0).failures().get(0).why());
    }

    @Test
    void theSilentCountAsFailedAfterTheLimit() {
        silent(2);
        gather(0, 1, 2);
        assertTrue(answers.isEmpty());
        bench.pass(LIMIT);
        assertEquals(1, answers.size());
        assertEquals("no answer in time", answers.get(0).failures().get(0).why());
    }

    @Test
    void theFirstToFailComesFirst() {
        bench.on(StartRecovery.class, (pnn, control) -> pnn == 0 ? Workbench.silence() : Workbench.status(-1));
        gather(0, 2);
        bench.pass(LIMIT);
        assertEquals(
                List.of(2, 0),
                answers.get(0).failures().stream().map(Reply::pnn).toList());
    }

    @Test
    void nobodyAnswersAtOnce() {
        gather();
        assertTrue(answers.get(0).ok());
        assertTrue(answers.get(0).replies().isEmpty());
    }

    @Test
    void whatIsBrokenOffHearsNothing() {
        silent(2);
        gather(0, 1, 2);
        bench.scope.close();
        bench.pass(LIMIT);
        assertTrue(answers.isEmpty());
    }

    @Test
    void aStatementWaitsForNothing() {
        bench.calls.tell(1, new RecdPing());
        bench.work();
        assertEquals(List.of("RecdPing 1"), bench.asked());
        assertFalse(bench.waits(LIMIT), "nobody answers it");
    }

    @Test
    void asksOneNode() {
        List<Reply> replies = new ArrayList<>();
        bench.calls.ask(bench.scope, 1, new EndRecovery(), 0, LIMIT, replies::add);
        bench.work();
        assertEquals(1, replies.get(0).pnn());
        assertTrue(replies.get(0).ok());
    }
}
