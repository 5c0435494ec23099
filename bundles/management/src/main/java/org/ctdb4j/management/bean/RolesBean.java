// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.api.service.RoleSwap;
import org.ctdb4j.management.RolesMXBean;

record RolesBean(NodeView view, RoleSwap roleSwap) implements RolesMXBean {
    @Override
    public List<RoleStatus> getRoles() {
        return view.roles();
    }

    @Override
    public List<String> availableVersions(String role) {
        return Outcome.of(() -> roleSwap.versions(role));
    }

    @Override
    public RoleSwap.Report swap(String role, String version) {
        return Outcome.of(() -> roleSwap.swap(role, version));
    }
}
