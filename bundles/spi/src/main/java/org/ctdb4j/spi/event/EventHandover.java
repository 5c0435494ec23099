// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.event;

import java.util.List;

/** What one event runner leaves to the next. */
public record EventHandover(List<EventResult> results) {
    /** A runner that has never run anything. */
    public static EventHandover first() {
        return new EventHandover(List.of());
    }
}
