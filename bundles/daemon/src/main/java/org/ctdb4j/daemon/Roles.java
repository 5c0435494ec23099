// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.ctdb4j.core.Event;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.client.ClientEvents;
import org.ctdb4j.spi.client.ClientHandover;
import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.clusterlock.ClusterLock;
import org.ctdb4j.spi.clusterlock.ClusterLockEvents;
import org.ctdb4j.spi.clusterlock.ClusterLockHandover;
import org.ctdb4j.spi.clusterlock.LockAttempt;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.event.EventEvents;
import org.ctdb4j.spi.event.EventHandover;
import org.ctdb4j.spi.event.EventRunner;
import org.ctdb4j.spi.lock.LockEvents;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockScheduler;
import org.ctdb4j.spi.transport.Transport;
import org.ctdb4j.spi.transport.TransportEvents;
import org.ctdb4j.spi.transport.TransportHandover;

/** The roles that plug-ins fill, and what their holders report, turned into events of the core. */
final class Roles {
    /** Packets and calls kept while a role is empty; more than a swap of a second under full load brings. */
    private static final int PARKED_MAX = 100_000;

    /** What clients report, whatever way they come. */
    final ClientEvents fromClients;

    final RoleSlot<Transport, TransportHandover, TransportEvents> transport;
    final RoleSlot<ClientSocket, ClientHandover, ClientEvents> clients;
    final RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> backend;
    final RoleSlot<DatabaseBackend, BackendHandover, BackendEvents> memory;
    final RoleSlot<LockScheduler, LockHandover, LockEvents> locks;
    final RoleSlot<ClusterLock, ClusterLockHandover, ClusterLockEvents> clusterLock;
    final RoleSlot<EventRunner, EventHandover, EventEvents> events;

    Roles(Consumer<Event> post, LongSupplier clock, BooleanSupplier nodeInactive, Consumer<String> databaseBroken) {
        fromClients = new FromClients(post);
        transport = new RoleSlot<>("transport", new FromTransport(post), PARKED_MAX, clock);
        clients = new RoleSlot<>("client socket", fromClients, PARKED_MAX, clock);
        BackendEvents fromBackends =
                (dbId, reason) -> databaseBroken.accept(String.format("database 0x%08x: %s", dbId, reason));
        backend = new RoleSlot<>("database backend", fromBackends, PARKED_MAX, clock);
        memory = new RoleSlot<>("memory backend", fromBackends, PARKED_MAX, clock);
        locks = new RoleSlot<>("lock scheduler", new FromLocks(post, nodeInactive), PARKED_MAX, clock);
        clusterLock = new RoleSlot<>("cluster lock", new FromClusterLock(post), PARKED_MAX, clock);
        events = new RoleSlot<>(
                "events", (run, status) -> post.accept(new Event.EventFinished(run, status)), PARKED_MAX, clock);
    }

    /** {@return how each role stands, in the order of the design's table} */
    List<RoleState> states() {
        return List.of(
                transport.state(),
                clients.state(),
                backend.state(),
                memory.state(),
                locks.state(),
                clusterLock.state(),
                events.state());
    }

    private record FromTransport(Consumer<Event> post) implements TransportEvents {
        @Override
        public void received(int pnn, Packet packet) {
            post.accept(new Event.PeerPacket(pnn, packet));
        }

        @Override
        public void connected(int pnn) {
            post.accept(new Event.PeerConnected(pnn));
        }

        @Override
        public void disconnected(int pnn, String reason) {
            post.accept(new Event.PeerDisconnected(pnn, reason));
        }
    }

    private record FromClients(Consumer<Event> post) implements ClientEvents {
        @Override
        public void connected(long connection, int pid) {
            post.accept(new Event.ClientConnected(connection, pid));
        }

        @Override
        public void received(long connection, Packet packet) {
            post.accept(new Event.ClientPacket(connection, packet));
        }

        @Override
        public void disconnected(long connection) {
            post.accept(new Event.ClientDisconnected(connection));
        }

        @Override
        public void drained(long connection) {
            post.accept(new Event.ClientDrained(connection));
        }
    }

    private record FromLocks(Consumer<Event> post, BooleanSupplier nodeInactive) implements LockEvents {
        @Override
        public void granted(long request) {
            post.accept(new Event.LockGranted(request));
        }

        @Override
        public void failed(long request, String reason) {
            post.accept(new Event.LockFailed(request, reason));
        }

        @Override
        public boolean isNodeInactive() {
            return nodeInactive.getAsBoolean();
        }
    }

    private record FromClusterLock(Consumer<Event> post) implements ClusterLockEvents {
        @Override
        public void finished(long request, LockAttempt attempt, long nanos) {
            post.accept(new Event.ClusterLockFinished(request, attempt, nanos));
        }

        @Override
        public void lost(String reason) {
            post.accept(new Event.ClusterLockLost(reason));
        }
    }
}
