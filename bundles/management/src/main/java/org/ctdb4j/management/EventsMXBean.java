// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.EventsStatus;

/** {@code org.ctdb4j:type=Events}. */
@Description("The event scripts")
public interface EventsMXBean extends RoleHolder {
    @Description("The last run of each event: status, and what each script took and said")
    List<EventsStatus.Event> getLastRuns();
}
