// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.management.NodeMXBean;

record NodeBean(NodeView view, Nodes nodes) implements NodeMXBean {
    @Override
    public int getPnn() {
        return view.node().pnn();
    }

    @Override
    public String getAddress() {
        return view.node().address();
    }

    @Override
    public long getPid() {
        return view.node().pid();
    }

    @Override
    public RunState getRunState() {
        return view.node().runState();
    }

    @Override
    public RecoveryMode getRecoveryMode() {
        return view.node().recoveryMode();
    }

    @Override
    public int getFlags() {
        return view.node().flags();
    }

    @Override
    public String getFlagNames() {
        return view.node().flagNames();
    }

    @Override
    public List<String> getCapabilities() {
        return view.node().capabilities();
    }

    @Override
    public DebugLevel getDebugLevel() {
        return view.node().debugLevel();
    }

    @Override
    public long getStartedMillis() {
        return view.node().startedMillis();
    }

    @Override
    public long getUptimeSeconds() {
        return view.node().uptimeSeconds();
    }

    @Override
    public void changeNodeDebugLevel(DebugLevel level) {
        Outcome.of(() -> nodes.setDebugLevel(getPnn(), level));
    }

    @Override
    public void enableNode() {
        Outcome.of(() -> nodes.enable(getPnn()));
    }

    @Override
    public void disableNode() {
        Outcome.of(() -> nodes.disable(getPnn()));
    }

    @Override
    public void stopNode() {
        Outcome.of(() -> nodes.stop(getPnn()));
    }

    @Override
    public void continueNode() {
        Outcome.of(() -> nodes.continueNode(getPnn()));
    }

    @Override
    public void banNode(int seconds) {
        Outcome.of(() -> nodes.ban(getPnn(), seconds));
    }

    @Override
    public void unbanNode() {
        Outcome.of(() -> nodes.ban(getPnn(), 0));
    }

    @Override
    public String attachDatabase(String name, DatabaseKind kind) {
        return "0x%08x".formatted(Outcome.of(() -> nodes.attach(name, kind)));
    }
}
