// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.ctdb4j.spi.role.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One role of the node: its holder, the holders that wait behind it, and, while it is empty, the handover the last one left and
 * the calls that wait for the next. All of it on the loop thread.
 *
 * @param <R> the role
 * @param <H> what it hands over
 * @param <E> where it reports
 */
final class RoleSlot<R extends Role<H, E>, H, E> {
    private static final Logger LOG = LoggerFactory.getLogger(RoleSlot.class);

    /** Hears when a holder goes live and when it has gone quiet. */
    interface Watcher<R> {
        void filled(R holder);

        void emptied();
    }

    private final String name;
    private final E events;
    private final int parkedMax;
    private final Pauses pauses;
    private final List<Candidate<R>> waiting = new ArrayList<>();
    private final Deque<Consumer<R>> parked = new ArrayDeque<>();
    private Optional<Watcher<R>> watcher = Optional.empty();
    private Optional<Candidate<R>> current = Optional.empty();
    private Optional<H> handover = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private long droppedCalls;

    /** A holder and the bundle it comes from. */
    private record Candidate<R>(R holder, Origin origin) {}

    /** @param parkedMax calls kept while the role is empty; further ones are dropped and counted */
    RoleSlot(String name, E events, int parkedMax, LongSupplier clock) {
        this.name = name;
        this.events = events;
        this.parkedMax = parkedMax;
        pauses = new Pauses(clock);
    }

    void watch(Watcher<R> newWatcher) {
        watcher = Optional.of(newWatcher);
    }

    /** Says what the first holder shall take over; from now on holders go live. */
    void open(H first) {
        pauses.emptied();
        handover = Optional.of(first);
        fill();
    }

    /** A holder has come; it goes live at once if the role is empty, and else when the one before it goes. */
    void offer(R holder, Origin origin) {
        waiting.add(new Candidate<>(holder, origin));
        fill();
    }

    /** A holder goes: when this returns it is quiet. */
    void withdraw(R holder) {
        waiting.removeIf(candidate -> candidate.holder() == holder);
        if (current.isPresent() && current.get().holder() == holder) {
            pauses.emptied();
            handover = Optional.of(holder.give());
            current = Optional.empty();
            watcher.ifPresent(Watcher::emptied);
            fill();
        }
    }

    /** Calls the holder, now or, while the role is empty, when there is one. */
    void call(Consumer<R> call) {
        if (current.isPresent()) {
            call.accept(current.get().holder());
        } else if (parked.size() < parkedMax) {
            parked.add(call);
        } else {
            droppedCalls++;
        }
    }

    String name() {
        return name;
    }

    Optional<R> holder() {
        return current.map(Candidate::holder);
    }

    /** {@return whether a holder is live, or waits for {@link #open}} */
    boolean hasCandidate() {
        return current.isPresent() || !waiting.isEmpty();
    }

    /** {@return why the last holder that tried could not go live} */
    Optional<String> failure() {
        return failure;
    }

    RoleState state() {
        Origin origin = current.map(Candidate::origin).orElse(Origin.NONE);
        return new RoleState(
                name,
                origin.bundle(),
                origin.version(),
                pauses.swaps(),
                pauses.longestNanos(),
                pauses.lastNanos(),
                parked.size(),
                droppedCalls);
    }

    private void fill() {
        while (current.isEmpty() && handover.isPresent() && !waiting.isEmpty()) {
            goLive(waiting.remove(0), handover.get());
        }
    }

    private void goLive(Candidate<R> candidate, H taken) {
        try {
            candidate.holder().take(taken, events);
        } catch (RuntimeException e) {
            failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
            LOG.error("{} from {} cannot go live", name, candidate.origin(), e);
            return;
        }
        handover = Optional.empty();
        failure = Optional.empty();
        current = Optional.of(candidate);
        noteLife(candidate);
        watcher.ifPresent(w -> w.filled(candidate.holder()));
        while (!parked.isEmpty() && current.isPresent()) {
            parked.poll().accept(candidate.holder());
        }
    }

    private void noteLife(Candidate<R> candidate) {
        if (pauses.filled()) {
            LOG.info("{} is now {}, after a pause of {} us", name, candidate.origin(), pauses.lastNanos() / 1000);
        }
    }
}
