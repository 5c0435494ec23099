// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.spi.client.InProcessNode;

/** Carries packets to the node of this process, as they are. */
final class LinkWire implements Wire {
    private final InProcessNode.Link link;
    private volatile boolean stopped;

    private LinkWire(InProcessNode.Link link) {
        this.link = link;
    }

    static LinkWire connect(InProcessNode node, Deadline deadline) {
        String what = "Connecting to the node of this process";
        try {
            return new LinkWire(node.connect(Duration.ofNanos(deadline.nanos())));
        } catch (TimeoutException e) {
            throw deadline.missed(what);
        } catch (InterruptedException e) {
            throw Deadline.interrupted(what);
        }
    }

    @Override
    public void send(Packet packet, Deadline deadline) {
        try {
            link.send(packet, Duration.ofNanos(deadline.nanos()));
        } catch (TimeoutException e) {
            throw deadline.missed("The node takes no packets");
        } catch (InterruptedException e) {
            throw Deadline.interrupted("Sending a packet");
        }
    }

    @Override
    public void receive(Consumer<Packet> receiver) throws IOException {
        while (!stopped) {
            Optional<Packet> packet = next();
            if (packet.isPresent()) {
                receiver.accept(packet.get());
            } else if (!stopped) {
                throw new CtdbException(Reason.DISCONNECTED, "The node has ended the connection: " + link.end());
            }
        }
    }

    private Optional<Packet> next() throws IOException {
        try {
            return link.receive();
        } catch (InterruptedException e) {
            throw new IOException("the connection's thread was interrupted", e);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        link.close();
    }

    @Override
    public void close() {
        link.close();
    }
}
