// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.spool.SpoolException;

/** The pulls under way. Normally one: a second comes when a new leader begins before the old one's has ended. */
final class Pulls {
    /** Pulls at a time; further ones fail. */
    static final int PULLS_MAX = 8;

    /** Records and bytes read at a time. */
    static final int SLICE_RECORDS = 1_000;

    static final int SLICE_BYTES = 256 << 10;

    private final DatabaseFacts facts;
    private final Map<Long, Pull> pulls = new LinkedHashMap<>();
    private final Map<Long, Staging.Walk> walks = new LinkedHashMap<>();
    private final Set<Long> stalled = new LinkedHashSet<>();

    Pulls(DatabaseFacts facts) {
        this.facts = facts;
    }

    /** @param instead what to send in place of the file's records */
    void start(Pull pull, Optional<Staging> instead) {
        if (pulls.size() >= PULLS_MAX) {
            pull.fail();
            return;
        }
        long task = facts.expect();
        pulls.put(task, pull);
        instead.ifPresent(staging -> walks.put(task, staging.walk()));
        readOn(task);
    }

    /** {@return whether the timer was that of a pull of staged records} */
    boolean timer(long task) {
        Staging.Walk walk = walks.get(task);
        if (walk == null) {
            return false;
        }
        try {
            List<Entry> slice = walk.slice(SLICE_RECORDS, SLICE_BYTES);
            return sliceRead(task, slice, slice.isEmpty());
        } catch (SpoolException e) {
            return readFailed(task, e.getMessage());
        }
    }

    /** {@return whether the task was ours} */
    boolean sliceRead(long task, List<Entry> entries, boolean last) {
        Pull pull = pulls.get(task);
        if (pull == null) {
            return false;
        }
        pull.send(entries);
        if (last) {
            forget(task);
            pull.end();
        } else if (pull.mustWait()) {
            stalled.add(task);
        } else {
            readOn(task);
        }
        return true;
    }

    /** {@return whether the task was ours} A pull that misses records must not look complete. */
    boolean readFailed(long task, String reason) {
        Pull pull = pulls.get(task);
        if (pull == null) {
            return false;
        }
        facts.log(DebugLevel.ERROR, "cannot be pulled: " + reason);
        forget(task);
        pull.fail();
        return true;
    }

    /** What was congested may have drained. */
    void resume() {
        for (long task : List.copyOf(stalled)) {
            if (!pulls.get(task).mustWait()) {
                stalled.remove(task);
                readOn(task);
            }
        }
    }

    /** Ends all: the database is about to change. */
    void failAll() {
        for (Map.Entry<Long, Pull> each : List.copyOf(pulls.entrySet())) {
            endRead(each.getKey());
            forget(each.getKey());
            each.getValue().fail();
        }
    }

    /** What is staged could be read at once; between two slices others have their turn all the same. */
    private void readOn(long task) {
        if (walks.containsKey(task)) {
            facts.context.startTimer(TimerKey.Kind.PULL, task, 0);
        } else {
            facts.context.effect(new Effect.ReadSlice(task, facts.id, SLICE_RECORDS, SLICE_BYTES));
        }
    }

    private void endRead(long task) {
        if (walks.containsKey(task)) {
            facts.context.cancelTimer(TimerKey.Kind.PULL, task);
        } else {
            facts.context.effect(new Effect.EndRead(task));
        }
    }

    private void forget(long task) {
        pulls.remove(task);
        walks.remove(task);
        stalled.remove(task);
        facts.forget(task);
    }
}
