// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.spi.lock.LockHolder;

/** The requests for one byte, in the order they came. One of them holds it, or one wait stands for all of them, or neither. */
final class ByteQueue {
    enum State {
        /** Wants a slot. */
        READY,
        /** Stands in the kernel. */
        STANDING,
        /** Was free when it was looked at without a slot; the grant is on its way. */
        TAKEN,
        /** One request holds the byte. */
        HELD
    }

    private final long offset;
    private final Map<Long, Request> waiting = new LinkedHashMap<>();
    private State state = State.READY;
    private boolean hadTurn;
    private long standsSinceNanos;
    private long reportNanos;
    private List<LockHolder> holders = List.of();

    ByteQueue(long offset) {
        this.offset = offset;
    }

    long offset() {
        return offset;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** {@return whether one of the requests here has held the byte before} */
    boolean hadTurn() {
        return hadTurn;
    }

    void stands(long nowNanos) {
        state = State.STANDING;
        standsSinceNanos = nowNanos;
        reportNanos = nowNanos + LockQueues.REPORT_NANOS;
        holders = List.of();
    }

    void holds() {
        state = State.HELD;
        hadTurn = true;
        holders = List.of();
    }

    long standsSinceNanos() {
        return standsSinceNanos;
    }

    /** {@return when the wait is to be reported next} */
    long reportNanos() {
        return reportNanos;
    }

    void reported() {
        reportNanos += LockQueues.REPORT_NANOS;
    }

    /** {@return who had the byte when it was last looked for them} */
    List<LockHolder> holders() {
        return holders;
    }

    void holders(List<LockHolder> found) {
        holders = found;
    }

    void add(Request request) {
        waiting.put(request.number(), request);
    }

    void remove(Request request) {
        waiting.remove(request.number());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    Request first() {
        return waiting.values().iterator().next();
    }

    /** {@return all requests that wait} */
    Iterable<Request> all() {
        return waiting.values();
    }
}
