// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.event;

import java.util.List;

/**
 * What one event runner leaves to the next.
 *
 * @param results the last run of each event
 * @param pending runs that were asked for and have not ended, in order; they are begun again
 */
public record EventHandover(List<EventResult> results, List<Pending> pending) {
    /** A runner that has never run anything. */
    public static EventHandover first() {
        return new EventHandover(List.of(), List.of());
    }

    /** A run without a result. {@code remainingNanos}: of its limit. */
    public record Pending(long request, String event, List<String> arguments, long remainingNanos) {}
}
