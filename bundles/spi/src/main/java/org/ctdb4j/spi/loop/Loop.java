// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** The event loop; see the package for what a turn is. */
@ProviderType
public interface Loop {
    /** {@return monotonic time in nanoseconds; the clock of every timer and every step} From any thread. */
    long nanoTime();

    /** {@return whether the caller is the loop thread} From any thread. */
    boolean inLoop();

    /** {@return how long the loop kept others waiting} From any thread. */
    LoopGaps gaps();

    /** Runs a task on the loop thread, in the order of the calls. From any thread; wakes the loop if need be. */
    void execute(Runnable task);

    /**
     * Runs a task on the loop thread between two turns and waits for its end. One that has not begun within the limit
     * never will. From any thread but the loop's.
     *
     * @throws IllegalStateException on the loop's own thread, when the task has not ended within the limit, or when it
     *     threw (the cause; not a {@link LoopFailure} then)
     */
    void executeAndAwait(Runnable task, Duration limit);

    /** Runs a task on the loop thread once the delay is over. */
    Timer schedule(long delayNanos, Runnable task);

    /** Adds a hook that runs once per turn, after all input and before the flush; {@code close} removes it. From any thread. */
    Registration onEndOfTurn(Runnable hook);

    /** Adds a listener for what should never be thrown on the loop thread; {@code close} removes it. From any thread. */
    Registration onFailure(LoopFailure listener);

    /**
     * Listens on a Unix stream socket. An existing file of that name is replaced; the new one has mode 0700 and is left
     * behind when the socket is closed.
     *
     * @param role name under which {@link #channels} lists it and what it accepts
     */
    Acceptor listen(String role, Path socket, int backlog) throws IOException;

    /** Listens on a TCP address with SO_REUSEADDR; what it accepts has SO_KEEPALIVE. */
    Acceptor listen(String role, InetSocketAddress address, int backlog) throws IOException;

    /**
     * Connects to a TCP address from a local one (port 0: any), with TCP_NODELAY and SO_KEEPALIVE. The handler hears
     * {@code connected} or {@code closed}, in a later turn.
     *
     * @param limitNanos after this long without an answer the attempt fails
     * @throws IOException if it fails at once, for want of a descriptor, a local address or a route; nothing is heard then
     */
    Connection connect(
            String role, InetSocketAddress local, InetSocketAddress remote, long limitNanos, ConnectionHandler handler)
            throws IOException;

    /** {@return the live acceptors and connections opened for a role: what a holder that was cut off left behind} */
    List<Channel> channels(String role);

    /** A timer that has not fired yet. */
    interface Timer {
        /** Makes sure it will not fire; no effect when it has. */
        void cancel();
    }

    /** Something that can be taken back. */
    interface Registration {
        void close();
    }
}
