// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.util.List;

import org.ctdb4j.api.service.ClientSocketStatus;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.RoleStatus;
import org.ctdb4j.management.ClientSocketMXBean;

record ClientSocketBean(NodeView view) implements ClientSocketMXBean {
    @Override
    public RoleStatus getRole() {
        return view.clientSocket().role();
    }

    @Override
    public String getPath() {
        return view.clientSocket().path();
    }

    @Override
    public int getClientCount() {
        return view.clientSocket().clients().size();
    }

    @Override
    public List<ClientSocketStatus.Client> getClients() {
        return view.clientSocket().clients();
    }
}
