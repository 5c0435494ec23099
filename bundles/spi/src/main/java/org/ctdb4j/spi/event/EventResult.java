// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.event;

import java.time.Instant;
import java.util.List;

/** The last run of one event. {@code status} as in {@link EventEvents}. */
public record EventResult(String event, int status, List<Script> scripts) {
    /** One script of it. {@code status}: exit status, or a negative errno. */
    public record Script(String name, Instant begin, Instant end, int status, String output) {}
}
