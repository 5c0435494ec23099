// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Generation;
import org.ctdb4j.protocol.Packet;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;

/** One attached database: its calls and their migration, freeze and recovery, traverses. All on the node's thread. */
final class DatabaseMachine {
    private final Context context;
    private final DatabaseEnvironment environment;
    private final int id;
    private final String name;
    private final int flags;
    private final String path;
    private final int openFlags;
    private final RecordPort port;

    private int generation;

    /** @param flags {@link org.ctdb4j.api.DatabaseFlags} */
    DatabaseMachine(
            Context context,
            DatabaseEnvironment environment,
            int id,
            String name,
            int flags,
            String path,
            int openFlags,
            RecordPort port) {
        this.context = context;
        this.environment = environment;
        this.id = id;
        this.name = name;
        this.flags = flags;
        this.path = path;
        this.openFlags = openFlags;
        this.port = port;
        this.generation = context.generation();
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    int flags() {
        return flags;
    }

    String path() {
        return path;
    }

    int openFlags() {
        return openFlags;
    }

    /** {@return generation of the last recovery of this database, 1 while the node is inactive} */
    int generation() {
        return generation;
    }

    /** {@return whether this node holds the whole database} */
    boolean frozen() {
        return false;
    }

    /** A call of a client of this node. */
    void callFromClient(int clientId, ReqCall call) {}

    /** A ReqCall, ReqDmaster or ReplyDmaster that has passed the checks of ban and generation. */
    void packetFromNode(Packet packet) {}

    /** A ReplyCall or ReplyError whose id belongs to a call of this database. */
    void replyFromNode(Packet packet) {}

    /** {@return whether the opcode is one of a database; then it is answered, now or later} */
    boolean control(ReqControl request, Control decoded) {
        return false;
    }

    /** {@return whether a push listens on this srvid; then the data is taken} */
    boolean message(long srvid, Blob data) {
        return false;
    }

    /** A record lock, or the free list, is held until the end of this step, the lock on the database until it is released. */
    void lockGranted(long request) {}

    void lockFailed(long request, String reason) {}

    void sliceRead(long task, List<Entry> entries, boolean last) {}

    void written(long task, Outcome outcome) {}

    void timer(TimerKey key) {}

    void clientGone(int clientId) {}

    void clientDrained(int clientId) {}

    /** Freezes; with others it waits for the same lock. */
    void freeze(WhenFrozen whenFrozen) {}

    /** Control FREEZE: what a volatile database holds counts for nothing until it is thawed. */
    void invalidate() {}

    /** The node became inactive: generation 1 until the next recovery. */
    void becomeInactive() {
        generation = Generation.INVALID;
    }

    /** Releases the database, if frozen, and sends its pending calls again, frozen or not. */
    void thaw() {}

    /** The database is detached, or the node ends: nothing of it is expected any more. */
    void close() {}

    /** Told once how a freeze ended. */
    interface WhenFrozen {
        void ended(boolean frozen);
    }
}
