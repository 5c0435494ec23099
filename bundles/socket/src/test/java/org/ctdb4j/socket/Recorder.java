// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;

/** Notes what a connection reports, and what a test adds, in order. */
final class Recorder implements ConnectionHandler {

    private static final long LIMIT_SECONDS = 10;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    void note(String event) {
        events.add(event);
    }

    @Override
    public void connected(Connection connection) {
        note("connected");
    }

    @Override
    public void received(Connection connection, ByteBuffer input) {
        note("received " + text(input));
    }

    @Override
    public void drained(Connection connection) {
        note("drained");
    }

    @Override
    public void closed(Connection connection, Optional<String> reason) {
        note("closed" + reason.map(text -> ": " + text).orElse(""));
    }

    static String text(ByteBuffer input) {
        return StandardCharsets.US_ASCII.decode(input).toString();
    }

    /** {@return the next event, which must come in time} */
    String next() throws InterruptedException {
        String event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            fail("nothing happened after " + seen);
        }
        seen.add(event);
        return event;
    }

    void expect(String... expected) throws InterruptedException {
        for (String event : expected) {
            assertEquals(event, next(), () -> "after " + seen);
        }
    }

    /** Passes over events until one is as expected. */
    void await(String expected) throws InterruptedException {
        while (!next().equals(expected)) {
            continue;
        }
    }

    List<String> pending() {
        return List.copyOf(events);
    }
}
