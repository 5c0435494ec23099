// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.service.BackendStatus;
import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.client.ClientStatus;
import org.ctdb4j.spi.clusterlock.ClusterLock;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.event.EventResult;
import org.ctdb4j.spi.event.EventRunner;
import org.ctdb4j.spi.lock.LockScheduler;
import org.ctdb4j.spi.lock.LockStatus;
import org.ctdb4j.spi.transport.PeerStatus;
import org.ctdb4j.spi.transport.Transport;

/** What the holders of the roles say of themselves; nothing for a role that is empty. */
record RoleFacts(
        List<RoleState> roles,
        List<PeerStatus> peers,
        List<ClientStatus> clients,
        List<BackendStatus.Database> files,
        List<BackendStatus.Database> inMemory,
        List<LockStatus> locks,
        boolean clusterLockHeld,
        List<EventResult> events) {

    static final RoleFacts NONE =
            new RoleFacts(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false, List.of());

    static RoleFacts of(Roles roles, RoleState recovery, List<ClientStatus> inProcess) {
        List<ClientStatus> clients =
                new ArrayList<>(roles.clients.holder().map(ClientSocket::status).orElse(List.of()));
        clients.addAll(inProcess);
        List<RoleState> states = new ArrayList<>(roles.states());
        states.add(recovery);
        return new RoleFacts(
                List.copyOf(states),
                roles.transport.holder().map(Transport::status).orElse(List.of()),
                List.copyOf(clients),
                roles.backend.holder().map(RoleFacts::databases).orElse(List.of()),
                roles.memory.holder().map(RoleFacts::databases).orElse(List.of()),
                roles.locks.holder().map(LockScheduler::status).orElse(List.of()),
                roles.clusterLock.holder().map(ClusterLock::held).orElse(false),
                roles.events.holder().map(EventRunner::results).orElse(List.of()));
    }

    private static List<BackendStatus.Database> databases(DatabaseBackend backend) {
        return backend.databases().stream().map(RoleFacts::database).toList();
    }

    private static BackendStatus.Database database(Database database) {
        return new BackendStatus.Database(
                database.spec().name(),
                database.spec().path(),
                database.size(),
                Integer.toUnsignedLong(database.sequenceNumber()));
    }
}
