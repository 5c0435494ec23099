// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.TunableValue;
import org.ctdb4j.management.TunablesMXBean;

record TunablesBean(NodeView view, Nodes nodes) implements TunablesMXBean {
    @Override
    public List<TunableValue> getValues() {
        return view.tunables();
    }

    @Override
    public long getTunable(String name) {
        String wanted = named(name).text();
        return view.tunables().stream()
                .filter(tunable -> tunable.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(name))
                .value();
    }

    @Override
    public void setTunable(String name, long value) {
        Outcome.of(() -> nodes.setTunable(view.node().pnn(), named(name), value));
    }

    private static Tunable named(String name) {
        return Tunable.named(name).filter(tunable -> !tunable.isObsolete()).orElseThrow(() -> unknown(name));
    }

    private static IllegalStateException unknown(String name) {
        return new IllegalStateException("No such tunable " + name);
    }
}
