// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;

/**
 * The attached databases, and those about to be. Opening a file may take long, so who asks for one may have to wait.
 */
final class Databases {
    /** What may wait for a database that is being opened; more is told that there is none. */
    static final int WAITING_MAX = 100_000;

    private final Context context;
    private final DatabaseEnvironment environment;
    private final Map<Integer, DatabaseMachine> byId = new HashMap<>();
    private final List<DatabaseMachine> newestFirst = new ArrayList<>();
    private final Map<Integer, Opening> opening = new LinkedHashMap<>();

    Databases(Context context, DatabaseEnvironment environment) {
        this.context = context;
        this.environment = environment;
    }

    /** @param waiting told in order, with nothing if the database could not be opened */
    private record Opening(String name, int flags, List<Consumer<Optional<DatabaseMachine>>> waiting) {}

    /** {@return the id of a database, which is a hash of its name and the NUL behind it} */
    static int idOf(String name) {
        return Blob.cString(name).jenkinsHash();
    }

    /** Opens a database that is neither attached nor being opened. */
    void open(String name, int flags, Consumer<Optional<DatabaseMachine>> whenOpened) {
        int id = idOf(name);
        if (byId.containsKey(id) || opening.containsKey(id)) {
            throw new IllegalStateException("Database " + name + " is opened twice");
        }
        Opening started = new Opening(name, flags, new ArrayList<>());
        started.waiting.add(whenOpened);
        opening.put(id, started);
        int hashSize = context.tunable(Tunable.DATABASE_HASH_SIZE);
        int maxDead = context.tunable(Tunable.DATABASE_MAX_DEAD);
        context.effect(new Effect.OpenDatabase(id, name, flags, hashSize, maxDead));
    }

    void opened(Event.DatabaseOpened event) {
        Opening done = opening.remove(event.dbId());
        if (done == null) {
            throw new IllegalStateException("Database 0x%08x was opened unasked".formatted(event.dbId()));
        }
        DatabaseMachine machine = new DatabaseMachine(
                context,
                environment,
                event.dbId(),
                done.name,
                done.flags,
                event.path(),
                event.openFlags(),
                event.port(),
                event.health());
        byId.put(machine.id(), machine);
        newestFirst.add(0, machine);
        machine.begin();
        done.waiting.forEach(waiting -> waiting.accept(Optional.of(machine)));
    }

    void openFailed(Event.DatabaseFailed event) {
        Opening failed = opening.remove(event.dbId());
        if (failed == null) {
            throw new IllegalStateException("Database 0x%08x failed unasked".formatted(event.dbId()));
        }
        context.log(DebugLevel.ERROR, "Database " + failed.name + " cannot be opened: " + event.reason());
        failed.waiting.forEach(waiting -> waiting.accept(Optional.empty()));
    }

    /** Detaches a database: whatever waits for it waits in vain. */
    void close(DatabaseMachine machine) {
        byId.remove(machine.id());
        newestFirst.remove(machine);
        machine.close();
        context.effect(new Effect.CloseDatabase(machine.id()));
    }

    /** Tells whether there is such a database, at once unless it is being opened. */
    void find(int id, Consumer<Optional<DatabaseMachine>> whenKnown) {
        Opening awaited = opening.get(id);
        if (awaited == null || awaited.waiting.size() == WAITING_MAX) {
            whenKnown.accept(attached(id));
        } else {
            awaited.waiting.add(whenKnown);
        }
    }

    Optional<DatabaseMachine> attached(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    boolean isOpening(int id) {
        return opening.containsKey(id);
    }

    /** {@return all of them, the one attached last first} */
    List<DatabaseMachine> newestFirst() {
        return newestFirst;
    }

    /** {@return whether a database that is being filled has taken the message} */
    boolean takesMessage(long srvid, Blob data) {
        for (DatabaseMachine machine : newestFirst) {
            if (machine.message(srvid, data)) {
                return true;
            }
        }
        return false;
    }

    void clientGone(Client client) {
        newestFirst.forEach(machine -> machine.clientGone(client.id()));
    }

    void nodesChanged() {
        newestFirst.forEach(DatabaseMachine::nodesChanged);
    }

    /** Output that was congested has drained. */
    void drained() {
        newestFirst.forEach(DatabaseMachine::drained);
    }
}
