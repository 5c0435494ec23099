// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/** The events and what came of them. */
public record EventsStatus(RoleStatus role, List<Event> events) {
    /** The last run of one event. {@code status}: 0 or a positive errno. */
    public record Event(String name, int status, List<Script> scripts) {}

    /**
     * One script of it.
     *
     * @param beginMillis since 1970
     * @param status exit status, or a negative errno
     */
    public record Script(String name, long beginMillis, double seconds, int status, String output) {}
}
