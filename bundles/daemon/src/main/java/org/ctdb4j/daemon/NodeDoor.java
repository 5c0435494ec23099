// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.ctdb4j.spi.client.InProcessNode;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets clients of this process in. */
@Component
public final class NodeDoor implements InProcessNode {
    private final InProcessNode clients;

    @Activate
    public NodeDoor(@Reference Daemon daemon) {
        clients = daemon.host().inProcessClients();
    }

    @Override
    public Link connect(Duration limit) throws InterruptedException, TimeoutException {
        return clients.connect(limit);
    }
}
