// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.BackendStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.BackendMXBean;

record BackendBean(NodeView view) implements BackendMXBean {
    @Override
    public RoleStatus getRole() {
        return view.backend().role();
    }

    @Override
    public List<BackendStatus.Database> getDatabases() {
        return view.backend().databases();
    }
}
