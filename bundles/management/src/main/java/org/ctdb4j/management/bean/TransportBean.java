// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.api.service.TransportStatus;
import org.ctdb4j.management.TransportMXBean;

record TransportBean(NodeView view) implements TransportMXBean {
    @Override
    public RoleStatus getRole() {
        return view.transport().role();
    }

    @Override
    public List<TransportStatus.Peer> getPeers() {
        return view.transport().peers();
    }
}
