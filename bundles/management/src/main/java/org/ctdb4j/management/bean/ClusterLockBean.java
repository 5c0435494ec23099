// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.ClusterLockMXBean;

record ClusterLockBean(NodeView view) implements ClusterLockMXBean {
    @Override
    public RoleStatus getRole() {
        return view.clusterLock().role();
    }

    @Override
    public String getLock() {
        return view.clusterLock().lock();
    }

    @Override
    public boolean isHeld() {
        return view.clusterLock().held();
    }
}
