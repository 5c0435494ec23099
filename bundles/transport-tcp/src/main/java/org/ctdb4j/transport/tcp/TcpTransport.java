// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.transport.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.PeerStatus;
import org.ctdb4j.spi.transport.Transport;
import org.ctdb4j.spi.transport.TransportEvents;
import org.ctdb4j.spi.transport.TransportHandover;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport over TCP: keeps one {@link PeerLink} per peer and tells accepted connections apart by their address. */
@Component(configurationPid = TcpTransport.PID)
@Designate(ocd = TcpTransport.Config.class)
public final class TcpTransport implements Transport {

    static final String PID = "org.ctdb4j.transport.tcp";

    /** Under this name the loop lists our sockets. */
    static final String ROLE = "transport";

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private static final int BACKLOG = 10;

    private final Loop loop;
    private final PeerFrames frames;
    private final Map<Integer, PeerLink> links = new LinkedHashMap<>();

    /** What was taken; the rest is there only between take and give. */
    private TransportHandover taken;

    private Acceptor acceptor;
    private PeerLink.Surroundings around;

    /** What an operator may set. */
    @ObjectClassDefinition(name = "CTDB transport over TCP")
    public @interface Config {
        @AttributeDefinition(
                name = "Longest frame",
                description = "A node that announces a longer packet than this many bytes is taken for dead")
        long frame_bytes_max() default 1L << 30;
    }

    @Activate
    public TcpTransport(@Reference Loop loop, Config config) {
        this(loop, config.frame_bytes_max());
    }

    TcpTransport(Loop loop, long frameBytesMax) {
        this.loop = loop;
        frames = new PeerFrames(frameBytesMax);
    }

    @Override
    public void take(TransportHandover handover, TransportEvents events) {
        acceptor = handover.acceptor().orElseGet(() -> listen(handover.local()));
        taken = handover;
        InetSocketAddress anyPort = new InetSocketAddress(handover.local().getAddress(), 0);
        around = new PeerLink.Surroundings(loop, anyPort, events, frames, this::isKnown);
        handover.links().forEach(link -> links.put(link.peer().pnn(), PeerLink.of(link, around)));
        links.values().forEach(PeerLink::start);
        if (!links.isEmpty()) {
            acceptor.accept(this::accepted);
        }
    }

    private Acceptor listen(InetSocketAddress local) {
        try {
            return loop.listen(ROLE, local, BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public TransportHandover give() {
        acceptor.accept(null);
        List<TransportHandover.Link> given =
                links.values().stream().map(PeerLink::give).toList();
        links.clear();
        return new TransportHandover(taken.pnn(), taken.local(), Optional.of(acceptor), given);
    }

    @Override
    public void peers(List<Peer> peers) {
        Map<Integer, PeerLink> before = new LinkedHashMap<>(links);
        links.clear();
        for (Peer peer : peers) {
            PeerLink link = before.get(peer.pnn());
            if (link != null && link.peer().equals(peer)) {
                before.remove(peer.pnn());
                links.put(peer.pnn(), link);
            } else {
                links.put(peer.pnn(), new PeerLink(peer, around));
            }
        }
        before.values().forEach(PeerLink::close);
        links.values().forEach(PeerLink::start);
        // until the first list there is nobody to be told apart, and whoever knocks would be refused
        acceptor.accept(this::accepted);
    }

    private void accepted(Connection connection) {
        InetSocketAddress remote = (InetSocketAddress) connection.remote();
        for (PeerLink link : links.values()) {
            if (link.peer().address().getAddress().equals(remote.getAddress())) {
                link.accept(connection);
                return;
            }
        }
        LOG.info("Refused a connection from {}, which is no node", remote);
        connection.close();
    }

    private boolean isKnown(int pnn) {
        return pnn == taken.pnn() || links.containsKey(pnn);
    }

    @Override
    public void send(int pnn, Packet packet) {
        PeerLink link = links.get(pnn);
        if (link != null) {
            link.send(packet);
        }
    }

    @Override
    public void drop(int pnn) {
        PeerLink link = links.get(pnn);
        if (link != null) {
            link.reconnect();
        }
    }

    @Override
    public long unsentBytes(int pnn) {
        PeerLink link = links.get(pnn);
        return link == null ? 0 : link.unsentBytes();
    }

    @Override
    public List<PeerStatus> status() {
        return links.values().stream().map(PeerLink::status).toList();
    }
}
