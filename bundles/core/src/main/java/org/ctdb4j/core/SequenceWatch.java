// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.control.UpdateSeqnum;
import org.ctdb4j.spi.database.RecordPort;

/**
 * Has the file of a database count its changes, and tells the other nodes when the count has moved, so that their clients see from
 * their own file that something has changed somewhere ({@code spec/database.md} 12.2).
 */
final class SequenceWatch {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private boolean enabled;
    private int known;
    private long timer;

    SequenceWatch(DatabaseFacts facts, RecordPort port) {
        this.facts = facts;
        this.port = port;
    }

    boolean isEnabled() {
        return enabled;
    }

    void enable() {
        if (!enabled) {
            enabled = true;
            port.enableSequenceNumber();
            known = port.sequenceNumber();
            startTimer();
        }
    }

    /** Another node tells of a change there. */
    void changedElsewhere() {
        port.incrementSequenceNumber();
        known = port.sequenceNumber();
    }

    void timer(long number) {
        facts.forget(number);
        int now = port.sequenceNumber();
        if (now != known) {
            known = now;
            facts.environment.tell(Pnn.BROADCAST_ACTIVE, new UpdateSeqnum(facts.id));
        }
        startTimer();
    }

    void close() {
        if (enabled) {
            facts.forget(timer);
            facts.context.effect(new Effect.CancelTimer(timerKey()));
            enabled = false;
        }
    }

    private void startTimer() {
        timer = facts.expect();
        long interval = facts.context.tunable(Tunable.SEQNUM_INTERVAL) * NANOS_PER_MILLI;
        facts.context.effect(new Effect.StartTimer(timerKey(), interval));
    }

    private TimerKey timerKey() {
        return new TimerKey(TimerKey.Kind.SEQNUM, timer);
    }
}
