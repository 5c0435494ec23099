// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;

/** A stream socket of the loop, from the attempt to connect until its handler has been told that it ended. */
final class SocketConnection implements Connection, LoopProcessor.Ready {

    private final SocketLoop loop;
    private final String name;
    private final SocketChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final int peerPid;
    private final Input input = new Input();
    private final Output output;

    private boolean open = true;
    private Optional<String> reason = Optional.empty();

    /** It ended by itself and the handler does not know. */
    private boolean untold;

    /** Nobody while the role is empty: then nothing is read. */
    private ConnectionHandler handler;

    /** MINA's session, once connected. */
    private LoopSession session;

    private boolean registered;
    private SelectionKey key;
    private int interest;
    private Loop.Timer attemptLimit = () -> {};

    /** Its unread bytes are to be shown before more is read. */
    private boolean unshown;

    /** It is on the list of those to be flushed. */
    private boolean dirty;

    /** The socket took less than there was; it will say when it takes more. */
    private boolean blocked;

    /** Unsent bytes at their most since the handler last heard of progress. */
    private long backlog;

    private long bytesReceived;
    private long bytesSent;

    SocketConnection(SocketLoop loop, String name, SocketChannel channel, Peer peer) {
        this.loop = loop;
        this.name = name;
        this.channel = channel;
        this.local = peer.local();
        this.remote = peer.remote();
        this.peerPid = peer.pid();
        this.output = new Output(loop.chunks());
    }

    /** The two ends. */
    record Peer(SocketAddress local, SocketAddress remote, int pid) {}

    /** Begins an attempt to connect. */
    void connect(InetSocketAddress address, long limitNanos, ConnectionHandler newHandler) throws IOException {
        handler = newHandler;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (channel.connect(address)) {
            loop.execute(this::established);
        } else {
            key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
            attemptLimit = loop.schedule(limitNanos, () -> end("no answer within " + limitNanos / 1_000_000 + " ms"));
        }
    }

    private void finishConnect() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            end(text(e));
            return;
        }
        established();
    }

    private void established() {
        if (!open) {
            return;
        }
        attemptLimit.cancel();
        join();
        if (handler != null) {
            loop.guard(() -> handler.connected(this));
        }
    }

    /** Becomes one of the processor's sessions. */
    void join() {
        session = loop.add(this);
        if (output.unsent() > 0) {
            flushLater();
        }
    }

    /** Called by the processor for a new session. */
    void register(Selector selector) throws IOException {
        interest = wantedInterest();
        key = channel.register(selector, interest, this);
        registered = true;
    }

    @Override
    public void ready(SelectionKey readyKey) {
        if (!registered) {
            finishConnect();
            return;
        }
        if (readyKey.isWritable()) {
            sendOn();
        }
        if (readyKey.isReadable()) {
            loop.readable(session);
        }
    }

    boolean isReading() {
        return open && handler != null && !unshown;
    }

    /** {@return whether there is something to show} */
    boolean read(ByteBuffer scratch) {
        int count;
        try {
            count = input.read(channel, scratch);
        } catch (IOException e) {
            end(text(e));
            return false;
        }
        if (count < 0) {
            end(Optional.empty());
            return false;
        }
        bytesReceived += count;
        return true;
    }

    /** Shows the handler what {@link #read} has found. */
    void show() {
        try {
            handler.received(this, input.shown());
        } catch (Throwable t) {
            loop.failed(t);
            end("its handler failed");
        }
        if (open) {
            input.keepRest();
        } else {
            input.clear();
        }
    }

    void showRest() {
        unshown = false;
        if (open && handler != null && input.size() > 0) {
            input.showRest();
            show();
        }
    }

    /** Sends what is there, as the last thing in a turn. */
    void flush() {
        dirty = false;
        if (blocked) {
            backlog = Math.max(backlog, output.unsent());
        } else if (open && session != null) {
            send();
        }
    }

    private void sendOn() {
        send();
        long left = output.unsent();
        if (open && left <= backlog / 2) {
            backlog = left;
            if (handler != null) {
                loop.guard(() -> handler.drained(this));
            }
        }
    }

    private void send() {
        try {
            bytesSent += output.writeTo(channel);
        } catch (IOException e) {
            end(text(e));
            return;
        }
        long left = output.unsent();
        blocked = left > 0;
        backlog = Math.max(backlog, left);
        updateInterest();
    }

    private void updateInterest() {
        int wanted = wantedInterest();
        if (registered && open && wanted != interest) {
            interest = wanted;
            key.interestOps(wanted);
        }
    }

    private int wantedInterest() {
        return (handler != null ? SelectionKey.OP_READ : 0) | (blocked ? SelectionKey.OP_WRITE : 0);
    }

    private void end(String why) {
        end(Optional.of(why));
    }

    private void end(Optional<String> why) {
        if (open) {
            reason = why;
            untold = true;
            leave();
        }
    }

    @Override
    public void close() {
        handler = null;
        untold = false;
        if (open) {
            leave();
        }
    }

    private void leave() {
        open = false;
        attemptLimit.cancel();
        output.clear();
        loop.forget(this);
        if (session != null) {
            session.closeNow();
        } else {
            loop.execute(this::closeUnconnected);
        }
    }

    private void closeUnconnected() {
        loop.guard(this::closeChannel);
        ended();
    }

    void closeChannel() throws IOException {
        channel.close();
    }

    /** The channel is closed. */
    void ended() {
        if (untold && handler != null) {
            untold = false;
            loop.guard(() -> handler.closed(this, reason));
            handler = null;
        }
    }

    @Override
    public void handle(ConnectionHandler newHandler) {
        handler = newHandler;
        if (!open) {
            loop.execute(this::ended);
        } else {
            updateInterest();
            if (newHandler != null && !input.isEmpty()) {
                showAgain();
            }
        }
    }

    @Override
    public void showAgain() {
        if (!unshown) {
            unshown = true;
            loop.showLater(this);
        }
    }

    @Override
    public ByteBuffer output(int size) {
        if (!open) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }
        flushLater();
        return output.room(size);
    }

    private void flushLater() {
        if (!dirty) {
            dirty = true;
            loop.flushLater(this);
        }
    }

    @Override
    public long unsentBytes() {
        return output.unsent();
    }

    @Override
    public int unreadBytes() {
        return input.size();
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    SocketAddress local() {
        return local;
    }

    @Override
    public int peerPid() {
        return peerPid;
    }

    @Override
    public long bytesReceived() {
        return bytesReceived;
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String text(IOException e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
    }
}
