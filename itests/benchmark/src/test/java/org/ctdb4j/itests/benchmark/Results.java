// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.ctdb4j.itests.clusters.NodeKind;

/** Results that nobody measured. */
final class Results {
    private Results() {}

    /** {@return a work of one client at a time, with these rates, whose load has half a processor} */
    static Result rates(String work, double real, double... ours) {
        return new Result(
                work,
                3,
                List.of(Measure.RATE.target(1.3)),
                true,
                Map.of(NodeKind.REAL, outcomes(real), NodeKind.OURS, outcomes(ours)),
                Map.of());
    }

    /** {@return a work that ours could not do} */
    static Result failed(String work, String reason) {
        return new Result(
                work,
                1,
                List.of(Measure.RATE),
                false,
                Map.of(NodeKind.REAL, outcomes(100), NodeKind.OURS, List.of()),
                Map.of(NodeKind.OURS, reason));
    }

    private static List<Outcome> outcomes(double... rates) {
        return Arrays.stream(rates)
                .mapToObj(rate -> new Outcome(Map.of(Measure.RATE.name(), rate), 0.5))
                .toList();
    }
}
