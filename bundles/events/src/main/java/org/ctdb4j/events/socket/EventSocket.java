// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.ctdb4j.events.socket.EventPackets.Numbered;
import org.ctdb4j.spi.event.EventResult;
import org.ctdb4j.spi.loop.Acceptor;
import org.ctdb4j.spi.loop.Channel;
import org.ctdb4j.spi.loop.Connection;
import org.ctdb4j.spi.loop.ConnectionHandler;
import org.ctdb4j.spi.loop.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket and its clients. Both stay when this holder gives them up, so that the next one goes on with them. On the loop
 * thread.
 */
public final class EventSocket {
    private static final Logger LOG = LoggerFactory.getLogger(EventSocket.class);
    private static final String ROLE = "event socket";
    private static final int BACKLOG = 10;

    /** What a client may leave unread; far more than the answer for an event with very many scripts. */
    private static final long UNSENT_MAX = 16 << 20;

    private final Loop loop;
    private final Path path;
    private final Runner runner;
    private final ConnectionHandler handler = new Client();

    /**
     * Who does what clients ask. Statuses are 0 or a positive errno. What takes a file system is answered later, on the loop thread, or
     * rejected with {@link RejectedExecutionException} if too much of it waits or there is no thread for it.
     */
    public interface Runner {
        /** {@return how the last run went; empty if there has been none} The component has been found. */
        Optional<EventResult> lastRun(String component, String event);

        /** Tells whether there are scripts of that component. */
        void find(String component, Consumer<Boolean> then);

        /**
         * Runs an event of a component that has been found, and tells its status.
         *
         * @param all whether the scripts behind one that fails run as well
         */
        void run(String component, String event, List<String> arguments, Duration limit, boolean all, IntConsumer then);

        /** Makes a script executable or not, and tells the status. */
        void enable(String component, String script, boolean enabled, IntConsumer then);
    }

    public EventSocket(Loop loop, Path path, Runner runner) {
        this.loop = loop;
        this.path = path;
        this.runner = runner;
    }

    /** Goes on with the socket of the holder before, or makes one. A node goes without if that fails. */
    public void open() {
        List<Channel> there = loop.channels(ROLE);
        there.forEach(this::adopt);
        if (there.stream().noneMatch(Acceptor.class::isInstance)) {
            try {
                loop.listen(ROLE, path, BACKLOG).accept(connection -> connection.handle(handler));
            } catch (IOException e) {
                LOG.error("The ctdb tool cannot ask for events: {}", e.getMessage());
            }
        }
    }

    private void adopt(Channel channel) {
        if (channel instanceof Acceptor acceptor) {
            acceptor.accept(connection -> connection.handle(handler));
        } else if (channel instanceof Connection connection) {
            connection.handle(handler);
        }
    }

    /** Serves no further request. */
    public void leave() {
        for (Channel channel : loop.channels(ROLE)) {
            if (channel instanceof Acceptor acceptor) {
                acceptor.accept(null);
            } else if (channel instanceof Connection connection) {
                connection.handle(null);
            }
        }
    }

    /** All clients: what they have asked is in their packets. */
    private final class Client implements ConnectionHandler {
        @Override
        public void received(Connection connection, ByteBuffer input) {
            while (connection.isOpen() && input.remaining() >= EventPackets.LENGTH_SIZE) {
                long length = Integer.toUnsignedLong(input.getInt(input.position()));
                if (length < EventPackets.HEADER || length > EventPackets.LENGTH_MAX) {
                    refuse(connection, "it announces " + length + " bytes");
                } else if (input.remaining() < length) {
                    return;
                } else {
                    take(connection, input, (int) length);
                }
            }
        }

        private void take(Connection connection, ByteBuffer input, int length) {
            int end = input.position() + length;
            ByteBuffer packet = input.slice(input.position(), length).order(input.order());
            input.position(end);
            try {
                serve(connection, EventPackets.decode(packet));
            } catch (IllegalArgumentException e) {
                refuse(connection, e.getMessage());
            } catch (RejectedExecutionException e) {
                refuse(connection, "too many requests wait for the script folder, or no thread looks into it");
            }
        }

        @Override
        public void closed(Connection connection, Optional<String> reason) {
            // What it has had run goes on.
        }
    }

    private void serve(Connection connection, Numbered asked) {
        EventRequest request = asked.request();
        IntConsumer answer = status -> send(connection, EventPackets.answer(asked.reqid(), request.command(), status));
        if (request instanceof EventRequest.Script script) {
            runner.enable(script.component(), script.script(), script.enable(), answer);
            return;
        }
        runner.find(request.component(), there -> {
            if (!there) {
                answer.accept(EventErrno.NO_ENTRY);
            } else if (request instanceof EventRequest.Run run) {
                run(run, answer);
            } else if (request instanceof EventRequest.Status status) {
                send(connection, status(asked.reqid(), status));
            }
        });
    }

    private void run(EventRequest.Run run, IntConsumer answer) {
        List<String> arguments = run.arguments().isBlank()
                ? List.of()
                : Arrays.asList(run.arguments().strip().split("\\s+"));
        runner.run(run.component(), run.event(), arguments, Duration.ofSeconds(run.limitSeconds()), run.all(), answer);
    }

    private byte[] status(int reqid, EventRequest.Status status) {
        return runner.lastRun(status.component(), status.event())
                .map(result -> EventPackets.answer(reqid, result))
                .orElseGet(() -> EventPackets.answer(reqid, EventRequest.STATUS, EventErrno.INVALID));
    }

    private static void send(Connection connection, byte[] packet) {
        if (connection.isOpen()) {
            connection.output(packet.length).put(packet);
            if (connection.unsentBytes() > UNSENT_MAX) {
                refuse(connection, "it leaves its answers unread");
            }
        }
    }

    private static void refuse(Connection connection, String why) {
        LOG.warn("A client of the event socket is cut off: {}", why);
        connection.close();
    }
}
