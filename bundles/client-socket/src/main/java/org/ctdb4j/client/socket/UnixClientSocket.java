// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.client.ClientEvents;
import org.ctdb4j.spi.client.ClientHandover;
import org.ctdb4j.spi.client.ClientSocket;
import org.ctdb4j.spi.client.ClientStatus;
import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.Loop;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients' Unix socket: numbers the connections and closes the one whose unsent bytes pass a bound. */
@Component(configurationPid = UnixClientSocket.PID)
@Designate(ocd = UnixClientSocket.Config.class)
public final class UnixClientSocket implements ClientSocket {

    static final String PID = "org.ctdb4j.client.socket";

    /** Under this name the loop lists our sockets. */
    static final String ROLE = "client";

    private static final Logger LOG = LoggerFactory.getLogger(UnixClientSocket.class);

    private static final int BACKLOG = 100;

    /** After so many bytes sent all clients' unsent bytes are added up; the sum is never further off. */
    private static final long COUNT_BYTES = 1024 * 1024;

    private final Loop loop;
    private final Bounds bounds;
    private final ClientFrames frames;
    private final Map<Long, ClientConnection> clients = new LinkedHashMap<>();

    /** Clients closed for their unsent bytes, to be told of outside of the call that closed them. */
    private final List<ClientConnection> overrun = new ArrayList<>();

    private Path socket;
    private Acceptor acceptor;
    private ClientEvents events;
    private ClientConnection.Surroundings around;
    private boolean accepting;
    private long nextNumber;
    private long sentSinceCount;

    /** What an operator may set. */
    @ObjectClassDefinition(name = "CTDB client socket")
    public @interface Config {
        @AttributeDefinition(
                name = "Unsent bytes of a client",
                description = "A client that lets more than this many bytes wait for it is closed")
        long unsent_bytes_max() default 64L << 20;

        @AttributeDefinition(
                name = "Unsent bytes of all clients",
                description = "In percent of the heap; past it the client with the most is closed. No client may send a"
                        + " longer packet either")
        int unsent_heap_percent_max() default 25;
    }

    @Activate
    public UnixClientSocket(@Reference Loop loop, Config config) {
        this(loop, Bounds.of(config, Runtime.getRuntime().maxMemory()));
    }

    UnixClientSocket(Loop loop, Bounds bounds) {
        this.loop = loop;
        this.bounds = bounds;
        frames = new ClientFrames(bounds.allBytes());
    }

    @Override
    public void take(ClientHandover handover, ClientEvents newEvents) {
        acceptor = handover.acceptor().orElseGet(() -> listen(handover.socket()));
        socket = handover.socket();
        events = newEvents;
        around = new ClientConnection.Surroundings(loop, frames, events, this::left);
        nextNumber = handover.nextNumber();
        handover.clients().forEach(this::add);
        if (handover.accepting()) {
            accept();
        }
    }

    private Acceptor listen(Path path) {
        try {
            return loop.listen(ROLE, path, BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public ClientHandover give() {
        reportOverrun();
        acceptor.accept(null);
        List<ClientHandover.Client> given =
                clients.values().stream().map(ClientConnection::give).toList();
        clients.clear();
        return new ClientHandover(socket, Optional.of(acceptor), accepting, nextNumber, given);
    }

    @Override
    public void accept() {
        accepting = true;
        acceptor.accept(this::accepted);
    }

    private void accepted(Connection connection) {
        long number = nextNumber++;
        events.connected(number, connection.peerPid());
        add(new ClientHandover.Client(number, connection, connection.peerPid(), loop.nanoTime(), false, 0, 0));
    }

    private void add(ClientHandover.Client taken) {
        ClientConnection client = new ClientConnection(taken, around);
        clients.put(client.number(), client);
        client.start();
    }

    private void left(ClientConnection client) {
        clients.remove(client.number());
        events.disconnected(client.number());
    }

    @Override
    public void send(long connection, Packet packet) {
        ClientConnection client = clients.get(connection);
        if (client == null) {
            return;
        }
        sentSinceCount += client.send(packet);
        if (client.unsentBytes() > bounds.clientBytes()) {
            closeOverrun(client, bounds.clientBytes());
        }
        if (sentSinceCount > COUNT_BYTES) {
            boundAll();
        }
    }

    private void boundAll() {
        sentSinceCount = 0;
        long unsent = clients.values().stream()
                .mapToLong(ClientConnection::unsentBytes)
                .sum();
        while (unsent > bounds.allBytes()) {
            ClientConnection most = clients.values().stream()
                    .max(Comparator.comparingLong(ClientConnection::unsentBytes))
                    .orElseThrow();
            unsent -= most.unsentBytes();
            closeOverrun(most, bounds.allBytes());
        }
    }

    private void closeOverrun(ClientConnection client, long bound) {
        LOG.warn(
                "Closing client {} of process {}, which does not read: {} bytes wait for it, the bound is {}",
                client.number(),
                client.pid(),
                client.unsentBytes(),
                bound);
        clients.remove(client.number());
        client.close();
        overrun.add(client);
        loop.execute(this::reportOverrun);
    }

    private void reportOverrun() {
        overrun.forEach(client -> events.disconnected(client.number()));
        overrun.clear();
    }

    @Override
    public void close(long connection) {
        ClientConnection client = clients.remove(connection);
        if (client != null) {
            client.close();
        }
    }

    @Override
    public long unsentBytes(long connection) {
        ClientConnection client = clients.get(connection);
        return client == null ? 0 : client.unsentBytes();
    }

    @Override
    public List<ClientStatus> status() {
        long now = loop.nanoTime();
        return clients.values().stream().map(client -> client.status(now)).toList();
    }

    @Override
    public Optional<ClientSocket> understudy(Loop other) {
        return Optional.of(new UnixClientSocket(other, bounds));
    }
}
