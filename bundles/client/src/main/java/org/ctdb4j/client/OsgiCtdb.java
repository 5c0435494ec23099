// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.spi.client.InProcessNode;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Connects clients, to the node of this process if there is one, and keeps no client's thread alive when its bundle goes. */
@Component
public final class OsgiCtdb implements Ctdb {
    private final Way way;
    private final List<CtdbClient> clients = new ArrayList<>();

    @Activate
    public OsgiCtdb(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    InProcessNode node,
            @Reference HeapDatabases databases) {
        way = node == null ? Way.socket(CtdbClient.defaultSocket()) : Way.inProcess(node, databases);
    }

    @Override
    public CtdbClient connect(Duration limit) {
        return remember(CtdbClient.connect(way, limit));
    }

    @Override
    public CtdbClient connect(Path socket, Duration limit) {
        return remember(CtdbClient.connect(socket, limit));
    }

    @Deactivate
    synchronized void deactivate() {
        clients.forEach(CtdbClient::close);
        clients.clear();
    }

    private synchronized CtdbClient remember(CtdbClient client) {
        clients.removeIf(each -> !each.isConnected());
        clients.add(client);
        return client;
    }
}
