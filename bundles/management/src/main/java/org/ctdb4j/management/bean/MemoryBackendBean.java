// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.BackendStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.MemoryBackendMXBean;

record MemoryBackendBean(NodeView view) implements MemoryBackendMXBean {
    @Override
    public RoleStatus getRole() {
        return view.memoryBackend().role();
    }

    @Override
    public List<BackendStatus.Database> getDatabases() {
        return view.memoryBackend().databases();
    }
}
