// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.Packet;

/** A client of this node: a process on the other end of a connection, or a role of this process that acts as one. */
final class Client {
    /** Samba needs one. */
    static final int FAREWELLS_MAX = 1_000;

    private final int id;
    private final int pid;
    private final OptionalLong connection;
    private final Consumer<Packet> output;
    private final Map<Long, Blob> farewells = new LinkedHashMap<>();
    private int persistentUpdates;
    private boolean congested;

    private Client(RequestIds ids, int pid, OptionalLong connection, Consumer<Packet> output) {
        this.id = ids.allocate(this);
        this.pid = pid;
        this.connection = connection;
        this.output = output;
    }

    static Client ofConnection(RequestIds ids, int pid, long connection, Consumer<Packet> output) {
        return new Client(ids, pid, OptionalLong.of(connection), output);
    }

    /** {@return a client without a connection, which nobody can close} */
    static Client internal(RequestIds ids, int pid, Consumer<Packet> output) {
        return new Client(ids, pid, OptionalLong.empty(), output);
    }

    /** {@return the number that names it in controls, from the space of the request ids} */
    int id() {
        return id;
    }

    int pid() {
        return pid;
    }

    OptionalLong connection() {
        return connection;
    }

    void send(Packet packet) {
        output.accept(packet);
    }

    /** {@return the messages sent to every node when the client has gone, by srvid} */
    Map<Long, Blob> farewells() {
        return farewells;
    }

    /** {@return whether there was room, and none for the srvid yet} */
    boolean addFarewell(long srvid, Blob data) {
        return farewells.size() < FAREWELLS_MAX && farewells.putIfAbsent(srvid, data) == null;
    }

    /** {@return whether there was one} */
    boolean removeFarewell(long srvid) {
        return farewells.remove(srvid) != null;
    }

    /** {@return transactions on persistent databases that the client says it is in} */
    int persistentUpdates() {
        return persistentUpdates;
    }

    void startPersistentUpdate() {
        persistentUpdates++;
    }

    void cancelPersistentUpdate() {
        persistentUpdates = Math.max(0, persistentUpdates - 1);
    }

    /** {@return whether too much for it is unsent} */
    boolean congested() {
        return congested;
    }

    void setCongested(boolean now) {
        congested = now;
    }

    @Override
    public String toString() {
        return "client " + Integer.toUnsignedString(id) + " (pid " + pid + ")";
    }
}
