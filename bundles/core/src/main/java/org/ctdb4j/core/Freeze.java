// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.DebugLevel;

/** Holds the whole database, so that nobody but a recovery touches it ({@code spec/database.md} 10). */
final class Freeze {
    /** Requests that may wait for one lock. */
    static final int WAITERS_MAX = 1_000;

    private final DatabaseFacts facts;
    private State state = new Thawed();

    Freeze(DatabaseFacts facts) {
        this.facts = facts;
    }

    private sealed interface State permits Thawed, Pending, Frozen {}

    private record Thawed() implements State {}

    private record Pending(long request, long sinceNanos, List<DatabaseMachine.WhenFrozen> waiters) implements State {}

    private record Frozen(long request) implements State {}

    boolean isFrozen() {
        return state instanceof Frozen;
    }

    /** Freezes; {@code whenFrozen} is told at once if the database is frozen already. */
    void freeze(DatabaseMachine.WhenFrozen whenFrozen) {
        if (state instanceof Frozen) {
            whenFrozen.ended(true);
        } else if (state instanceof Pending pending) {
            join(pending, whenFrozen);
        } else {
            begin(whenFrozen);
        }
    }

    /** {@return whether the request was ours} */
    boolean lockGranted(long request) {
        if (!(state instanceof Pending pending) || pending.request != request) {
            return false;
        }
        state = new Frozen(request);
        facts.forget(request);
        facts.counters.lockGranted(facts.context.nowNanos - pending.sinceNanos);
        pending.waiters.forEach(waiter -> waiter.ended(true));
        return true;
    }

    /** {@return whether the request was ours} */
    boolean lockFailed(long request, String reason) {
        if (!(state instanceof Pending pending) || pending.request != request) {
            return false;
        }
        facts.log(DebugLevel.ERROR, "cannot be frozen: " + reason);
        facts.counters.lockFailed();
        end(pending);
        return true;
    }

    /** Gives the database back; whoever still waits for it is told that it is not frozen. */
    void thaw() {
        if (state instanceof Pending pending) {
            facts.context.effect(new Effect.ForgetLock(pending.request));
            facts.counters.lockFailed();
            end(pending);
        } else if (state instanceof Frozen frozen) {
            facts.context.effect(new Effect.ReleaseDatabase(frozen.request));
            state = new Thawed();
        }
    }

    private void begin(DatabaseMachine.WhenFrozen whenFrozen) {
        Pending pending = new Pending(facts.expect(), facts.context.nowNanos, new ArrayList<>());
        state = pending;
        pending.waiters.add(whenFrozen);
        facts.counters.lockRequested();
        facts.context.effect(new Effect.LockDatabase(pending.request, facts.id));
    }

    private static void join(Pending pending, DatabaseMachine.WhenFrozen whenFrozen) {
        if (pending.waiters.size() < WAITERS_MAX) {
            pending.waiters.add(whenFrozen);
        } else {
            whenFrozen.ended(false);
        }
    }

    private void end(Pending pending) {
        state = new Thawed();
        facts.forget(pending.request);
        pending.waiters.forEach(waiter -> waiter.ended(false));
    }
}
