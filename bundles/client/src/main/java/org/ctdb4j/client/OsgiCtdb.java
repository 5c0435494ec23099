// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Offers {@link CtdbClient#connect} as a service, and keeps no client's thread alive when its bundle goes. */
@Component
public final class OsgiCtdb implements Ctdb {
    private final List<CtdbClient> clients = new ArrayList<>();

    @Override
    public CtdbClient connect(Duration limit) {
        return remember(CtdbClient.connect(limit));
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
