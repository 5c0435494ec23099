// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import org.ctdb4j.spi.loop.Acceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket of the loop. */
final class ListeningSocket implements Acceptor, LoopProcessor.Ready {

    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);

    private static final int ACCEPTED_PER_TURN_MAX = 16;

    /** A failed accept (no descriptors left) leaves the socket readable: without a rest the loop would spin. */
    private static final long REST_NANOS = 1_000_000_000L;

    private final SocketLoop loop;
    private final String role;
    private final String name;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private Handler handler;
    private boolean resting;

    ListeningSocket(SocketLoop loop, String role, String name, ServerSocketChannel channel) throws IOException {
        this.loop = loop;
        this.role = role;
        this.name = name;
        this.channel = channel;
        this.key = channel.register(loop.selector(), 0, this);
    }

    @Override
    public void accept(Handler newHandler) {
        handler = newHandler;
        updateInterest();
    }

    private void updateInterest() {
        if (key.isValid()) {
            key.interestOps(handler != null && !resting ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public void ready(SelectionKey readyKey) {
        try {
            for (int i = 0; i < ACCEPTED_PER_TURN_MAX && handler != null; i++) {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                admit(accepted);
            }
        } catch (IOException e) {
            LOG.warn("Cannot accept on {}: {}; trying again in a second", name, e.getMessage());
            rest();
        }
    }

    private void rest() {
        resting = true;
        updateInterest();
        loop.schedule(REST_NANOS, () -> {
            resting = false;
            updateInterest();
        });
    }

    private void admit(SocketChannel accepted) {
        SocketConnection connection;
        try {
            accepted.configureBlocking(false);
            connection = loop.accepted(role, name, accepted);
        } catch (IOException e) {
            LOG.info("A connection to {} went away while it was accepted: {}", name, e.getMessage());
            loop.guard(accepted::close);
            return;
        }
        connection.join();
        try {
            handler.accepted(connection);
        } catch (Throwable t) {
            loop.failed(t);
            connection.close();
        }
    }

    @Override
    public void close() {
        handler = null;
        loop.forget(this);
        loop.guard(channel::close);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
