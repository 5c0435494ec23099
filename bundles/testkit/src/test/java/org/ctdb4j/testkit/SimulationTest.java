// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

import org.ctdb4j.core.Cures;
import org.ctdb4j.recovery.RecoveryMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some hundreds of stories in each build, more with {@code -Dsim.seeds=N}; {@code -Dsim.seed=S} tells one again. */
class SimulationTest {
    private static final long SEEDS = Long.getLong("sim.seeds", 300);
    private static final int SEEDS_TOLD_TWICE = 10;

    /** Stories that are enough to show that a cure is missing. */
    private static final long SEEDS_OF_MUTANTS = 100;

    /** A node without one of its cures, and what gives it away. */
    private enum Mutant {
        PARKING(new Cures(false, true, true, true, true, true, true), Check.NO_BOUNCE),
        GENERATION_CHECK(new Cures(true, false, true, true, true, true, true), Check.ONE_DMASTER),
        DMASTER_WRITTEN(new Cures(true, true, false, true, true, true, true), Check.ONE_DMASTER),
        STAGING(new Cures(true, true, true, false, true, true, true), Check.NO_LOST_UPDATE),
        COPIES_REVOKED(new Cures(true, true, true, true, false, true, true), Check.NO_OLD_COPY),
        COMMITS_DECIDED(new Cures(true, true, true, true, true, false, true), Check.COMMIT_EVERYWHERE),
        COPIES_DROPPED(new Cures(true, true, true, true, true, true, false), Check.NO_RETURN);

        private final Cures cures;
        private final Check check;

        Mutant(Cures cures, Check check) {
            this.cures = cures;
            this.check = check;
        }
    }

    private static Simulation story(long seed, Cures cures) {
        return new Simulation(seed, cures, RecoveryMachine::new);
    }

    private static LongStream seeds(long count) {
        Long one = Long.getLong("sim.seed");
        return one == null ? LongStream.rangeClosed(1, count) : LongStream.of(one);
    }

    @Test
    void holdsWhatMustHold() {
        seeds(SEEDS).forEach(seed -> story(seed, Cures.ALL).run());
    }

    @Test
    void tellsTheSameStoryTwice() {
        seeds(SEEDS_TOLD_TWICE).forEach(seed -> {
            Simulation first = story(seed, Cures.ALL);
            Simulation second = story(seed, Cures.ALL);
            first.run();
            second.run();
            assertEquals(
                    first.cluster().traceHash(),
                    second.cluster().traceHash(),
                    () -> "seed " + seed + " tells two stories");
        });
    }

    @ParameterizedTest
    @EnumSource
    void noticesThatACureIsMissing(Mutant mutant) {
        Map<Check, Long> found = new EnumMap<>(Check.class);
        LongStream.rangeClosed(1, SEEDS_OF_MUTANTS)
                .takeWhile(seed -> !found.containsKey(mutant.check))
                .forEach(seed -> {
                    try {
                        story(seed, mutant.cures).run();
                    } catch (Violation violation) {
                        found.putIfAbsent(violation.check(), seed);
                    }
                });
        assertTrue(found.containsKey(mutant.check), () -> mutant + " is noticed only by " + found);
    }
}
