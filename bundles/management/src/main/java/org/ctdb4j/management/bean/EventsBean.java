// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.EventsStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.EventsMXBean;

record EventsBean(NodeView view) implements EventsMXBean {
    @Override
    public RoleStatus getRole() {
        return view.events().role();
    }

    @Override
    public List<EventsStatus.Event> getLastRuns() {
        return view.events().events();
    }
}
