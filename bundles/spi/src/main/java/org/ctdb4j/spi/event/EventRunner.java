// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.event;

import java.time.Duration;
import java.util.List;

import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs events, one after the other; a running {@code monitor} is cancelled by any other event, and one asked for meanwhile is
 * answered {@link EventEvents#CANCELLED}. All methods are called on the loop thread and never block.
 */
@ConsumerType
public interface EventRunner extends Role<EventHandover, EventEvents> {
    /**
     * Runs an event.
     *
     * @param limit for queueing and all scripts together
     */
    void run(long request, String event, List<String> arguments, Duration limit);

    /** Runs {@code notify.sh} with the name of a notification; its result is only logged. */
    void notification(String name);

    /** {@return the last run of each event, for management} */
    List<EventResult> results();
}
