// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.LockSchedulerStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.LockSchedulerMXBean;

record LockSchedulerBean(NodeView view) implements LockSchedulerMXBean {
    @Override
    public RoleStatus getRole() {
        return view.lockScheduler().role();
    }

    @Override
    public List<LockSchedulerStatus.Database> getDatabases() {
        return view.lockScheduler().databases();
    }

    @Override
    public List<LockSchedulerStatus.Wait> getWaits() {
        return view.lockScheduler().waits();
    }
}
