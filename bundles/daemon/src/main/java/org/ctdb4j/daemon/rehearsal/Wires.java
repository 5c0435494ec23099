// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.protocol.MalformedPacketException;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.transport.Peer;
import org.ctdb4j.spi.transport.PeerStatus;
import org.ctdb4j.spi.transport.Transport;
import org.ctdb4j.spi.transport.TransportEvents;
import org.ctdb4j.spi.transport.TransportHandover;

/** What lies between the nodes of a rehearsal, which share a loop: packets become bytes and packets again, and never leave the process. */
public final class Wires {
    private final Loop loop;
    private final Map<Integer, End> ends = new HashMap<>();

    public Wires(Loop loop) {
        this.loop = loop;
    }

    /** {@return the transport of a node} */
    public Transport end(int pnn) {
        return new End(pnn);
    }

    private final class End implements Transport {
        private final int pnn;
        private TransportEvents events;

        End(int pnn) {
            this.pnn = pnn;
        }

        @Override
        public void take(TransportHandover handover, TransportEvents receiver) {
            events = receiver;
            ends.values()
                    .forEach(other -> loop.execute(() -> {
                        other.events.connected(pnn);
                        events.connected(other.pnn);
                    }));
            ends.put(pnn, this);
        }

        @Override
        public TransportHandover give() {
            ends.remove(pnn);
            return TransportHandover.first(pnn, null);
        }

        @Override
        public void peers(List<Peer> peers) {}

        @Override
        public void send(int destination, Packet packet) {
            ByteBuffer bytes = packet.padded();
            loop.execute(() -> deliver(destination, bytes));
        }

        private void deliver(int destination, ByteBuffer bytes) {
            End other = ends.get(destination);
            if (other == null) {
                return;
            }
            try {
                other.events.received(pnn, Packet.decode(bytes));
            } catch (MalformedPacketException e) {
                throw new IllegalStateException("what a node sent is no packet", e);
            }
        }

        @Override
        public void drop(int other) {}

        @Override
        public long unsentBytes(int other) {
            return 0;
        }

        @Override
        public List<PeerStatus> status() {
            return List.of();
        }
    }
}
