// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.CtdbException.Reason;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbAttachReplicated;
import org.ctdb4j.protocol.control.DbOpenFlags;
import org.ctdb4j.protocol.control.DeregisterSrvid;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.spi.heap.HeapRecords;

/**
 * A client of the node on this machine. All of it may be used from any number of threads at once: the connection is shared, and a
 * call that waits holds up no other.
 *
 * <p>Every call that may wait takes its time limit and throws {@link CtdbException}. When the node goes, all of them fail at once,
 * and the files of all databases are closed: a node that comes back finds no locks of ours. Such a client stays closed; connect a
 * new one. Interrupting a thread ends its call and nothing else.
 */
public final class CtdbClient implements AutoCloseable {
    /** Environment variable with the path of the node's socket, as for the {@code ctdb} tool. */
    public static final String SOCKET_VARIABLE = "CTDB_SOCKET";

    /** Where a node listens unless told otherwise. */
    public static final Path SOCKET_DEFAULT = Path.of("/run/ctdb/ctdbd.socket");

    private static final Duration TELL_LIMIT = Duration.ofSeconds(1);

    private final Way way;
    private final OpenDatabases databases = new OpenDatabases();
    private final Subscriptions subscriptions = new Subscriptions(this::deregister);
    private final Connection connection;
    private final Node node;

    /** For what several threads want and one of them has the node do. */
    private final ReentrantLock once = new ReentrantLock();

    private Optional<GLocks> gLocks = Optional.empty();

    private CtdbClient(Way way, Deadline deadline) {
        this.way = way;
        connection = Connection.open(way, new Receiver(), deadline);
        boolean connected = false;
        try {
            node = new Node(connection, deadline);
            connected = true;
        } finally {
            if (!connected) {
                connection.close();
            }
        }
    }

    /** {@return the socket that {@link #SOCKET_VARIABLE} names, else {@link #SOCKET_DEFAULT}} */
    public static Path defaultSocket() {
        return Optional.ofNullable(System.getenv(SOCKET_VARIABLE)).map(Path::of).orElse(SOCKET_DEFAULT);
    }

    /** Connects to the node at the {@link #defaultSocket}. */
    public static CtdbClient connect(Duration limit) {
        return connect(defaultSocket(), limit);
    }

    /** Connects to the node with that socket, whatever its state. */
    public static CtdbClient connect(Path socket, Duration limit) {
        return connect(Way.socket(socket), limit);
    }

    static CtdbClient connect(Way way, Duration limit) {
        return new CtdbClient(way, Deadline.after(limit));
    }

    /** {@return the number of the node} */
    public int pnn() {
        return node.pnn();
    }

    /** {@return whether the node is there} Only a call finds out whether it answers. */
    public boolean isConnected() {
        return connection.isAlive();
    }

    // Controls

    /**
     * Asks a node for something. {@return the answer, whatever its status} The status of some is a number asked for.
     *
     * @param pnn of the node, or {@link Pnn#CURRENT}
     */
    public ReplyControl ask(int pnn, Control control, Duration limit) {
        return node.ask(pnn, control, Deadline.after(limit));
    }

    /**
     * Asks a node for something. {@return what the answer carries}
     *
     * @param reply the {@code decode} of the control's {@code Reply}
     * @throws CtdbException {@link Reason#REFUSED} with any status but 0
     */
    public <R> R control(int pnn, Control control, ReplyDecoder<R> reply, Duration limit) {
        return node.ask(pnn, control, reply, Deadline.after(limit));
    }

    /**
     * Has a node do something.
     *
     * @throws CtdbException {@link Reason#REFUSED} with any status but 0
     */
    public void order(int pnn, Control control, Duration limit) {
        node.order(pnn, control, Deadline.after(limit));
    }

    // Messages

    /** Sends a message to whoever is subscribed to a srvid on a node, or on several ({@link Pnn}). Nobody confirms it. */
    public void send(int pnn, long srvid, Blob data, Duration limit) {
        node.send(pnn, srvid, data, Deadline.after(limit));
    }

    /** {@return the messages to a srvid that reach the node from now on} Any number of subscriptions may be to the same one. */
    public Subscription subscribe(long srvid, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        connection.requireAlive();
        Subscription subscription = new Subscription(srvid, subscriptions);
        return once(deadline, () -> subscribed(subscription, deadline));
    }

    /** The node delivers a message as often as a srvid is registered, so that is done once. */
    private Subscription subscribed(Subscription subscription, Deadline deadline) {
        boolean subscribed = false;
        try {
            if (subscriptions.add(subscription)) {
                node.order(Pnn.CURRENT, new RegisterSrvid(subscription.srvid()), deadline);
            }
            subscribed = true;
            return subscription;
        } finally {
            if (!subscribed) {
                subscription.close();
            }
        }
    }

    // Databases

    /**
     * Attaches a database, on all nodes, creating it where needed, and opens its file, unless it is in the memory of this process.
     * Waits for the end of a recovery.
     *
     * @throws CtdbException {@link Reason#REFUSED} if it is there and of a less lasting kind, or the node does not take part in the
     *     cluster; {@link Reason#DATABASE} if the file cannot be used
     */
    public Database attach(String name, DatabaseKind kind, Duration limit) {
        return attach(name, kind, Deadline.after(limit));
    }

    private Database attach(String name, DatabaseKind kind, Deadline deadline) {
        Control attach =
                switch (kind) {
                    case VOLATILE -> new DbAttach(name);
                    case PERSISTENT -> new DbAttachPersistent(name);
                    case REPLICATED -> new DbAttachReplicated(name);
                };
        int id = node.ask(Pnn.CURRENT, attach, DbAttach.Reply::decode, deadline).dbId();
        int flags = node.ask(Pnn.CURRENT, new GetDbMap(), GetDbMap.Reply::decode, deadline).map().databases().stream()
                .filter(each -> each.dbId() == id)
                .mapToInt(Dbid::flags)
                .findFirst()
                .orElseThrow(() -> new CtdbException(Reason.CONFLICT, "Database " + name + " was detached"));
        Optional<HeapRecords> inMemory = way.records(id);
        RecordStore records = inMemory.isPresent() ? new HeapStore(name, inMemory.get()) : openFile(id, deadline);
        return databases.add(new Database(this, node, id, name, flags, records));
    }

    private RecordStore openFile(int id, Deadline deadline) {
        String path = node.ask(Pnn.CURRENT, new GetDbPath(id), GetDbPath.Reply::decode, deadline)
                .path();
        int tdbFlags = node.ask(Pnn.CURRENT, new DbOpenFlags(id), DbOpenFlags.Reply::decode, deadline)
                .tdbFlags();
        return RecordFile.open(databases.files(), Path.of(path), tdbFlags, deadline);
    }

    /** Takes a lock with a name, of the kind the {@code ctdb} tool takes. */
    public GLock gLock(String name, GLock.Mode mode, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        return once(deadline, () -> gLocks(deadline)).take(name, mode, deadline);
    }

    private GLocks gLocks(Deadline deadline) {
        if (gLocks.isEmpty()) {
            Database database = attach(GLocks.DATABASE, DatabaseKind.VOLATILE, deadline);
            gLocks = Optional.of(new GLocks(node, database, deadline));
        }
        return gLocks.get();
    }

    private <T> T once(Deadline deadline, Supplier<T> action) {
        try {
            if (!once.tryLock(deadline.nanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.missed("Another thread's call for the same");
            }
        } catch (InterruptedException e) {
            throw Deadline.interrupted("Another thread's call for the same");
        }
        try {
            return action.get();
        } finally {
            once.unlock();
        }
    }

    /** Ends the connection and closes everything that was made with it. Does not wait. */
    @Override
    public void close() {
        connection.close();
    }

    Way way() {
        return way;
    }

    void forget(Database database) {
        databases.remove(database);
    }

    private void deregister(long srvid) {
        try {
            node.tell(Pnn.CURRENT, new DeregisterSrvid(srvid), Deadline.after(TELL_LIMIT));
        } catch (CtdbException e) {
            // Then the messages go on coming, and are dropped here.
        }
    }

    private final class Receiver implements Connection.Receiver {
        @Override
        public void message(ReqMessage message) {
            subscriptions.deliver(new Message(message.srvid(), message.data()));
        }

        @Override
        public void ended(CtdbException why) {
            subscriptions.end(why);
            databases.end(why);
        }
    }
}
