// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.Map;

/**
 * What one cluster gave in one round.
 *
 * @param values by the name of the measure; one that is missing was not available
 * @param loadShare how many processors the load programs had, of the time that was measured
 */
record Outcome(Map<String, Double> values, double loadShare) {
    double value(Measure measure) {
        return values.getOrDefault(measure.name(), Double.NaN);
    }
}
