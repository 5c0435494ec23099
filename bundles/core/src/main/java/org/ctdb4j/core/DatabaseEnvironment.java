// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.control.Control;

/** What a database machine needs of the node machine. Called on the node's thread, inside a step. */
interface DatabaseEnvironment {
    /** Sends to a client, under a header with the own node as source, destination 0 and the current generation. */
    void toClient(int clientId, Packet packet);

    /** Asks a node something on behalf of this one. Told once: the answer, or a failure if the node is gone or takes too long. */
    void ask(int destnode, Control control, Consumer<ReplyControl> whenAnswered);

    /**
     * Makes this node a client of itself, which nobody counts.
     *
     * @param whenAnswered told of each answer
     * @return its id
     */
    int join(Consumer<Packet> whenAnswered);

    /** The client is one no more. Its calls must have been forgotten. */
    void leave(int clientId);

    /** Tells one node or many something on behalf of this one; nobody answers. */
    void tell(int destnode, Control control);

    /** Hands a message to the registrations of exactly this srvid on this node, not to those of all srvids. */
    void deliver(long srvid, Blob data);

    /** {@return whether the client is still connected} */
    boolean clientKnown(int clientId);

    /** {@return whether more than 1 MiB for the client is unsent} {@link DatabaseMachine#drained} follows when it is not. */
    boolean clientCongested(int clientId);

    /** {@return whether more than 1 MiB for the peer is unsent} {@link DatabaseMachine#drained} follows when it is not. */
    boolean peerCongested(int pnn);

    /** Ends a client that is past a bound. {@link DatabaseMachine#clientGone} follows. */
    void closeClient(int clientId, String why);

    /** Sets the local recovery mode ACTIVE; the leader will see it. */
    void forceRecovery(String why);

    /** Routes what carries this number (lock, task, timer) to the machine, once or more often, until it is forgotten. */
    void expect(long number, DatabaseMachine machine);

    void forget(long number);

    /**
     * A record cannot be written: the node turns UNHEALTHY with the reason, and leaves by the shutdown sequence unless
     * {@link #storeWorks} comes within 30 s.
     */
    void storeFails(DatabaseMachine machine, String reason);

    /** All that could not be written in this database is written. */
    void storeWorks(DatabaseMachine machine);
}
