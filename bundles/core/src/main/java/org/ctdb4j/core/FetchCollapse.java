// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;

/**
 * One fetch of a record at a time ({@code spec/database.md} 6.7): while a call for a key is on its way, further calls of local clients
 * for the key wait and then find the record here. How many wait is bounded with the calls of a client.
 */
final class FetchCollapse {
    /** Calls do not wait for a fetch that is older; the first of them sends one of its own. */
    static final long LIMIT_NANOS = 30_000_000_000L;

    private final DatabaseFacts facts;
    private final Map<Blob, Fetch> fetches = new LinkedHashMap<>();
    private final Map<Long, Fetch> timers = new LinkedHashMap<>();

    FetchCollapse(DatabaseFacts facts) {
        this.facts = facts;
    }

    /** {@return whether a fetch for its key is under way; then the call waits for it} */
    boolean joins(ClientCall call) {
        Fetch fetch = fetches.get(call.key());
        if (fetch == null) {
            return false;
        }
        if (fetch.others.isEmpty()) {
            startTimer(fetch);
        }
        fetch.others.add(call);
        return true;
    }

    /** The call is on its way now, and others may wait for it. */
    void begins(ClientCall call) {
        fetches.put(call.key(), new Fetch(call, facts.context.nowNanos));
    }

    /** The call is over. {@return those that waited for it, in the order they came} */
    Collection<ClientCall> ends(ClientCall call) {
        Fetch fetch = fetches.get(call.key());
        return fetch != null && fetch.call == call ? release(fetch) : List.of();
    }

    /** The timer of a fetch has fired. {@return those that waited for it; none if it was not one of ours} */
    Collection<ClientCall> overdue(long timer) {
        Fetch fetch = timers.get(timer);
        return fetch == null ? List.of() : release(fetch);
    }

    void close() {
        List.copyOf(fetches.values()).forEach(this::release);
    }

    private Collection<ClientCall> release(Fetch fetch) {
        fetches.remove(fetch.call.key());
        if (timers.remove(fetch.timer) != null) {
            facts.context.effect(new Effect.CancelTimer(timerKey(fetch.timer)));
            facts.forget(fetch.timer);
        }
        return fetch.others;
    }

    /** Few fetches are waited for, so the timer starts with the first call that waits. */
    private void startTimer(Fetch fetch) {
        fetch.timer = facts.expect();
        timers.put(fetch.timer, fetch);
        long age = facts.context.nowNanos - fetch.sinceNanos;
        facts.context.effect(new Effect.StartTimer(timerKey(fetch.timer), Math.max(0, LIMIT_NANOS - age)));
    }

    private static TimerKey timerKey(long number) {
        return new TimerKey(TimerKey.Kind.FETCH, number);
    }

    private static final class Fetch {
        final ClientCall call;
        final long sinceNanos;
        final Deque<ClientCall> others = new ArrayDeque<>();
        long timer;

        Fetch(ClientCall call, long sinceNanos) {
            this.call = call;
            this.sinceNanos = sinceNanos;
        }
    }
}
