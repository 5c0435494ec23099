// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.RecoveryMXBean;

record RecoveryBean(NodeView view, Nodes nodes) implements RecoveryMXBean {
    @Override
    public RoleStatus getRole() {
        return view.recovery().role();
    }

    @Override
    public RecoveryMode getMode() {
        return view.recovery().mode();
    }

    @Override
    public int getLeader() {
        return view.recovery().leader();
    }

    @Override
    public boolean isLeading() {
        return view.recovery().leading();
    }

    @Override
    public boolean isClusterLockHeld() {
        return view.clusterLock().held();
    }

    @Override
    public long getRecoveries() {
        return view.recovery().recoveries();
    }

    @Override
    public long getStartedMillis() {
        return view.recovery().startedMillis();
    }

    @Override
    public long getEndedMillis() {
        return view.recovery().endedMillis();
    }

    @Override
    public double getLastDurationSeconds() {
        return view.recovery().lastDurationSeconds();
    }

    @Override
    public void recover() {
        Outcome.of(() -> nodes.recover(view.node().pnn()));
    }
}
