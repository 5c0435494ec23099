// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.recovery.RecoveryMachine;
import org.ctdb4j.spi.recovery.Recovery;
import org.ctdb4j.spi.recovery.RecoveryEffect;
import org.ctdb4j.spi.recovery.RecoveryEvent;
import org.ctdb4j.spi.recovery.RecoveryHandover;

/** A recovery whose understudies fail after so many steps. */
final class StageFright implements Recovery {
    static final int NO_UNDERSTUDY = -1;

    private final Recovery machine = new RecoveryMachine();
    private final int steps;
    private int stepped;

    StageFright(int steps) {
        this.steps = steps;
    }

    @Override
    public List<RecoveryEffect> step(long nowNanos, RecoveryEvent event) {
        if (stepped++ >= steps) {
            throw new IllegalStateException("it fails on purpose");
        }
        return machine.step(nowNanos, event);
    }

    @Override
    public RecoveryHandover give() {
        return machine.give();
    }

    @Override
    public Optional<Recovery> understudy() {
        return steps == NO_UNDERSTUDY ? Optional.empty() : Optional.of(new StageFright(steps));
    }
}
