// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.management.ClusterMXBean;

record ClusterBean(NodeView view, Nodes nodes) implements ClusterMXBean {
    @Override
    public long getGeneration() {
        return view.cluster().generation();
    }

    @Override
    public List<Integer> getLmasters() {
        return view.cluster().lmasters();
    }

    @Override
    public RecoveryMode getRecoveryMode() {
        return view.cluster().recoveryMode();
    }

    @Override
    public int getLeader() {
        return view.cluster().leader();
    }

    @Override
    public List<ClusterStatus.Member> getMembers() {
        return view.cluster().members();
    }

    @Override
    public Nodes.Pong ping(int pnn) {
        return Outcome.of(() -> nodes.ping(pnn));
    }

    @Override
    public void recover(int pnn) {
        Outcome.of(() -> nodes.recover(pnn));
    }

    @Override
    public void enableNode(int pnn) {
        Outcome.of(() -> nodes.enable(pnn));
    }

    @Override
    public void disableNode(int pnn) {
        Outcome.of(() -> nodes.disable(pnn));
    }

    @Override
    public void stopNode(int pnn) {
        Outcome.of(() -> nodes.stop(pnn));
    }

    @Override
    public void continueNode(int pnn) {
        Outcome.of(() -> nodes.continueNode(pnn));
    }

    @Override
    public void banNode(int pnn, int seconds) {
        Outcome.of(() -> nodes.ban(pnn, seconds));
    }

    @Override
    public void unbanNode(int pnn) {
        Outcome.of(() -> nodes.ban(pnn, 0));
    }
}
