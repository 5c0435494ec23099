// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.mina.core.session.SessionState;
import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Channel;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.loop.LoopFailure;
import org.ctdb4j.spi.loop.LoopGaps;
import org.ctdb4j.spi.loop.PeerCredentials;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop: tasks, timers and hooks around the processor's reading, and the sockets it serves. */
@Component(service = Loop.class)
public final class SocketLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);

    /** Bytes of {@code sun_path}, its terminator aside. */
    private static final int UNIX_PATH_BYTES_MAX = 107;

    /** What the JDK binds; a longer path is reached by renaming. */
    private static final int JDK_PATH_BYTES_MAX = 106;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 2;

    private final LoopService service = new LoopService();
    private final LoopProcessor processor;
    private final Chunk.Pool chunks = new Chunk.Pool();
    private final Tasks tasks = new Tasks();
    private final TimerHeap timers = new TimerHeap();
    private final List<Runnable> hooks = new CopyOnWriteArrayList<>();
    private final List<LoopFailure> failureListeners = new CopyOnWriteArrayList<>();
    private final GapWatch watch = new GapWatch(System.nanoTime());
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Live acceptors and connections with the role each belongs to. */
    private final Map<Channel, String> channels = new LinkedHashMap<>();

    private List<SocketConnection> unshown = new ArrayList<>();
    private List<SocketConnection> beingShown = new ArrayList<>();
    private final List<SocketConnection> dirty = new ArrayList<>();

    private volatile PeerCredentials credentials = channel -> 0;
    private volatile boolean stopped;

    public SocketLoop() throws IOException {
        this("ctdb4j-loop");
    }

    SocketLoop(String threadName) throws IOException {
        processor = new LoopProcessor(threadName, Selector.open(), new Turn());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindCredentials(PeerCredentials newCredentials) {
        credentials = newCredentials;
    }

    public void unbindCredentials(PeerCredentials oldCredentials) {
        if (credentials == oldCredentials) {
            credentials = channel -> 0;
        }
    }

    /** Starts the loop thread. */
    @Activate
    public void start() {
        // MINA starts its thread when a session is added or removed; removing one that is closed leaves no trace
        LoopSession none = new LoopSession(service, processor, null);
        none.become(SessionState.CLOSING);
        processor.remove(none);
    }

    /** Closes every socket and ends the loop thread, after what has been posted before; also for a thread that is interrupted. */
    @Deactivate
    public void stop() {
        execute(this::closeAll);
        if (!awaitEnd(System.nanoTime() + STOP_LIMIT.toNanos())) {
            LOG.error("The loop thread has not ended within {}", STOP_LIMIT);
        }
    }

    /** Whoever has a loop stopped removes its files next. */
    private boolean awaitEnd(long limitNanos) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return ended.await(limitNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeAll() {
        List.copyOf(channels.keySet()).forEach(Channel::close);
        stopped = true;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public LoopGaps gaps() {
        return watch.gaps();
    }

    @Override
    public boolean inLoop() {
        return processor.inLoop();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        processor.wakeup();
    }

    @Override
    public void executeAndAwait(Runnable task, Duration limit) {
        if (inLoop()) {
            throw new IllegalStateException("the loop cannot wait for itself");
        }
        if (stopped) {
            throw new IllegalStateException("the loop has been stopped");
        }
        FutureTask<Void> future = new FutureTask<>(task, null);
        execute(future);
        try {
            future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new IllegalStateException("the loop has not run the task within " + limit, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the task failed", e.getCause());
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the loop", e);
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        requireLoop();
        return timers.add(nanoTime(), delayNanos, task);
    }

    @Override
    public Registration onEndOfTurn(Runnable hook) {
        hooks.add(hook);
        return () -> hooks.remove(hook);
    }

    @Override
    public Registration onFailure(LoopFailure listener) {
        failureListeners.add(listener);
        return () -> failureListeners.remove(listener);
    }

    @Override
    public Acceptor listen(String role, Path socket, int backlog) throws IOException {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > UNIX_PATH_BYTES_MAX) {
            throw new IOException("the path of a Unix socket may have " + UNIX_PATH_BYTES_MAX + " bytes, this one has "
                    + bytes + ": " + socket);
        }
        Path bound = bytes > JDK_PATH_BYTES_MAX ? socket.resolveSibling("~") : socket;
        remove(bound);
        Acceptor acceptor = listen(
                role,
                ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                UnixDomainSocketAddress.of(bound),
                backlog,
                socket.toString());
        try {
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rwx------"));
            Files.move(bound, socket, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            acceptor.close();
            throw new IOException("cannot close " + socket + " to others: " + e, e);
        }
        return acceptor;
    }

    private static void remove(Path stale) throws IOException {
        try {
            Files.deleteIfExists(stale);
        } catch (IOException e) {
            throw new IOException("cannot remove what is left of " + stale + ": " + e, e);
        }
    }

    @Override
    public Acceptor listen(String role, InetSocketAddress address, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        return listen(role, channel, address, backlog, address.toString());
    }

    private Acceptor listen(
            String role, ServerSocketChannel channel, SocketAddress address, int backlog, String description)
            throws IOException {
        requireLoop();
        try {
            channel.configureBlocking(false);
            channel.bind(address, backlog);
            String name = address instanceof InetSocketAddress
                    ? channel.getLocalAddress().toString()
                    : description;
            ListeningSocket acceptor = new ListeningSocket(this, role, name, channel);
            channels.put(acceptor, role);
            return acceptor;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + description + ": " + e.getMessage(), e);
        }
    }

    SocketConnection accepted(String role, String listener, SocketChannel channel) throws IOException {
        SocketAddress local = channel.getLocalAddress();
        SocketAddress remote = channel.getRemoteAddress();
        if (local instanceof UnixDomainSocketAddress) {
            return track(role, listener, channel, new SocketConnection.Peer(local, remote, pidOfPeer(channel)));
        }
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return track(role, remote + " -> " + local, channel, new SocketConnection.Peer(local, remote, 0));
    }

    private int pidOfPeer(SocketChannel channel) {
        try {
            return credentials.pid(channel);
        } catch (RuntimeException e) {
            failed(e);
            return 0;
        }
    }

    @Override
    public Connection connect(
            String role, InetSocketAddress local, InetSocketAddress remote, long limitNanos, ConnectionHandler handler)
            throws IOException {
        requireLoop();
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(local);
            SocketAddress bound = channel.getLocalAddress();
            SocketConnection connection =
                    track(role, bound + " -> " + remote, channel, new SocketConnection.Peer(bound, remote, 0));
            connection.connect(remote, limitNanos, handler);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private SocketConnection track(String role, String name, SocketChannel channel, SocketConnection.Peer peer) {
        SocketConnection connection = new SocketConnection(this, name, channel, peer);
        channels.put(connection, role);
        return connection;
    }

    void forget(Channel channel) {
        channels.remove(channel);
    }

    @Override
    public List<Channel> channels(String role) {
        requireLoop();
        return channels.entrySet().stream()
                .filter(entry -> entry.getValue().equals(role))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Makes a connection one of the processor's sessions. */
    LoopSession add(SocketConnection connection) {
        LoopSession session = new LoopSession(service, processor, connection);
        processor.add(session);
        return session;
    }

    Selector selector() {
        return processor.selector();
    }

    Chunk.Pool chunks() {
        return chunks;
    }

    void readable(LoopSession session) {
        processor.readable(session);
    }

    void showLater(SocketConnection connection) {
        unshown.add(connection);
    }

    void flushLater(SocketConnection connection) {
        dirty.add(connection);
    }

    private void requireLoop() {
        if (!inLoop()) {
            throw new IllegalStateException("not on the loop thread");
        }
    }

    /** Something to run that must not take the loop with it. */
    interface Guarded {
        void run() throws Exception;
    }

    /** Runs a callback. Whatever it throws is a defect of its owner: it is reported, and the loop goes on. */
    void guard(Guarded callback) {
        try {
            callback.run();
        } catch (Throwable t) {
            failed(t);
        }
    }

    void failed(Throwable cause) {
        LOG.error("Something failed on the thread {}", Thread.currentThread().getName(), cause);
        for (LoopFailure listener : failureListeners) {
            try {
                listener.failed(cause);
            } catch (Throwable t) {
                LOG.error("A failure listener failed", t);
            }
        }
    }

    private final class Turn implements LoopProcessor.Turn {
        @Override
        public void begin() {
            watch.wakes(nanoTime());
            tasks.run(task -> guard(task::run));
        }

        @Override
        public void end() {
            showUnshown();
            runTimers();
            for (Runnable hook : hooks) {
                guard(hook::run);
            }
            flush();
        }

        private void showUnshown() {
            List<SocketConnection> shown = unshown;
            unshown = beingShown;
            beingShown = shown;
            for (int i = 0; i < shown.size(); i++) {
                shown.get(i).showRest();
            }
            shown.clear();
        }

        private void runTimers() {
            long now = timers.isEmpty() ? 0 : nanoTime();
            while (!timers.isEmpty() && timers.untilFirst(now) <= 0) {
                guard(timers.removeFirst()::run);
            }
        }

        private void flush() {
            for (int i = 0; i < dirty.size(); i++) {
                dirty.get(i).flush();
            }
            dirty.clear();
        }

        @Override
        public long millisToWait(boolean mayWait) {
            long now = nanoTime();
            if (!mayWait || stopped || !unshown.isEmpty() || !tasks.isEmpty()) {
                watch.waits(now, now);
                return 0;
            }
            if (timers.isEmpty()) {
                watch.waits(now, now + FOR_EVER_NANOS);
                return -1;
            }
            long millis = (Math.max(0, timers.untilFirst(now)) + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
            watch.waits(now, now + millis * NANOS_PER_MILLI);
            return millis;
        }

        @Override
        public boolean isStopped() {
            return stopped;
        }

        @Override
        public void stopped() {
            stopped = true;
            ended.countDown();
        }

        @Override
        public void failed(Throwable cause) {
            SocketLoop.this.failed(cause);
        }
    }
}
