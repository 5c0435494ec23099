// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.ctdb4j.core.Event;
import org.ctdb4j.spi.recovery.Recovery;

/**
 * The recovery role, whose holder lives inside the core: binding and unbinding are events of it. Holders that come while there is
 * one wait behind it. All of it on the loop thread.
 */
final class RecoverySlot {
    private final Consumer<Event> post;
    private final Consumer<Event> stepNow;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Pauses pauses;

    private record Candidate(Recovery holder, Origin origin) {}

    /** @param stepNow steps an event before it returns */
    RecoverySlot(Consumer<Event> post, Consumer<Event> stepNow, LongSupplier clock) {
        this.post = post;
        this.stepNow = stepNow;
        pauses = new Pauses(clock);
    }

    boolean hasHolder() {
        return !candidates.isEmpty();
    }

    Optional<Recovery> holder() {
        return candidates.stream().findFirst().map(Candidate::holder);
    }

    void offer(Recovery holder, Origin origin, long seed) {
        candidates.add(new Candidate(holder, origin));
        if (candidates.size() == 1) {
            bind(seed);
        }
    }

    /** A holder goes: it is not called any more when this returns. */
    void withdraw(Recovery holder, long seed) {
        boolean live = candidates.get(0).holder() == holder;
        candidates.removeIf(candidate -> candidate.holder() == holder);
        if (live) {
            pauses.emptied();
            stepNow.accept(new Event.RecoveryUnbound());
            if (hasHolder()) {
                bind(seed);
            }
        }
    }

    RoleState state() {
        Origin origin = hasHolder() ? candidates.get(0).origin() : Origin.NONE;
        return new RoleState(
                "recovery",
                origin.bundle(),
                origin.version(),
                pauses.swaps(),
                pauses.longestNanos(),
                pauses.lastNanos(),
                0,
                0);
    }

    private void bind(long seed) {
        pauses.filled();
        post.accept(new Event.RecoveryBound(candidates.get(0).holder(), seed, NodeHost.wallMicros()));
    }
}
