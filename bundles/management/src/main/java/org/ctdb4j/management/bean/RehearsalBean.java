// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.management.RehearsalMXBean;

record RehearsalBean(NodeView view) implements RehearsalMXBean {
    @Override
    public String getState() {
        return view.rehearsal().state().name();
    }

    @Override
    public double getDurationSeconds() {
        return view.rehearsal().seconds();
    }

    @Override
    public String getReason() {
        return view.rehearsal().reason();
    }
}
