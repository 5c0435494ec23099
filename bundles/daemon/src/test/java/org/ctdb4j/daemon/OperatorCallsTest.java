// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Ping;
import org.junit.jupiter.api.Test;

final class OperatorCallsTest {
    private static final Header HEADER = new Header(0, Pnn.CURRENT, 0, 1);

    private final List<Event> asked = new ArrayList<>();
    private final OperatorCalls calls = new OperatorCalls(new StillLoop(), asked::add);

    @Test
    void answersAreToldTogether() {
        CompletableFuture<ReplyControl> first = calls.control(ping());
        CompletableFuture<ReplyControl> second = calls.control(ping());
        assertEquals(
                List.of(1L, 2L), asked.stream().map(OperatorCallsTest::number).toList());

        calls.answer(2, new ReplyControl(HEADER, 5, Blob.EMPTY, Blob.EMPTY));
        assertTrue(calls.hasAnswers());
        assertFalse(second.isDone());

        calls.tellAnswers();
        assertEquals(5, second.join().status());
        assertFalse(first.isDone());
        assertFalse(calls.hasAnswers());
    }

    @Test
    void messagesGoToWhoListens() {
        List<Blob> heard = new ArrayList<>();
        calls.listen(7, heard::add);
        calls.message(new ReqMessage(HEADER, 7, Blob.utf8("one")));
        calls.message(new ReqMessage(HEADER, 8, Blob.utf8("of another")));
        calls.forget(7);
        calls.message(new ReqMessage(HEADER, 7, Blob.utf8("too late")));

        assertEquals(List.of(Blob.utf8("one")), heard);
    }

    private static ReqControl ping() {
        return new Ping().toRequest(HEADER, 0);
    }

    private static long number(Event event) {
        return ((Event.LocalControl) event).request();
    }
}
