// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.Pnn;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.ReplyControl;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.Control;
import org.ctdb4j.protocol.control.DbAttach;
import org.ctdb4j.protocol.control.DbAttachPersistent;
import org.ctdb4j.protocol.control.DbOpenFlags;
import org.ctdb4j.protocol.control.GetDbMap;
import org.ctdb4j.protocol.control.GetDbPath;
import org.ctdb4j.protocol.control.Trans3Commit;
import org.ctdb4j.protocol.control.TraverseStart;
import org.ctdb4j.protocol.type.Dbid;
import org.ctdb4j.protocol.type.DbidMap;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.system.linux.MappedFile;
import org.ctdb4j.tdb.Cursor;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.Outcome;
import org.ctdb4j.tdb.StoreMode;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.ctdb4j.tdb.Value;

/** The databases of a node without others: real files, and records that are always to be had. */
final class FakeDatabases implements AutoCloseable {
    static final int VOLATILE_FLAGS = 0x0c41;
    static final int MUTEX_FLAGS = 0x1c41;

    private static final int PERSISTENT_FLAGS = 0x0400;
    private static final int CHAINS = 101;
    private static final long PAUSE_NANOS = 100_000;

    private final Path folder;
    private final int volatileFlags;
    private final LinuxDatabaseFiles files = new LinuxDatabaseFiles();
    private final Map<Integer, Attached> attached = new LinkedHashMap<>();

    FakeDatabases(Path folder, int volatileFlags) {
        this.folder = folder;
        this.volatileFlags = volatileFlags;
    }

    /** A database of the node. */
    record Attached(int id, int flags, int tdbFlags, DatabaseFile file, MappedFile mapped, Tdb tdb) {}

    synchronized ReplyControl answer(ReqControl request) {
        try {
            return new ReplyControl(request.header(), 0, payload(Control.decode(request)), Blob.EMPTY);
        } catch (MalformedPayloadException e) {
            return new ReplyControl(request.header(), -1, Blob.EMPTY, Blob.utf8(e.getMessage()));
        }
    }

    private Blob payload(Control control) {
        if (control instanceof DbAttach attach) {
            return new DbAttach.Reply(attach(attach.name(), 0, volatileFlags)).encode();
        } else if (control instanceof DbAttachPersistent attach) {
            return new DbAttach.Reply(attach(attach.name(), DatabaseFlags.PERSISTENT, PERSISTENT_FLAGS)).encode();
        } else if (control instanceof GetDbMap) {
            return new GetDbMap.Reply(new DbidMap(attached.values().stream()
                            .map(each -> new Dbid(each.id(), each.flags()))
                            .toList()))
                    .encode();
        } else if (control instanceof GetDbPath path) {
            return new GetDbPath.Reply(attached.get(path.dbId()).file().path().toString()).encode();
        } else if (control instanceof DbOpenFlags flags) {
            return new DbOpenFlags.Reply(attached.get(flags.dbId()).tdbFlags()).encode();
        } else if (control instanceof Trans3Commit commit) {
            commit.records()
                    .forEach(record -> put(commit.records().dbId(), record.key(), record.header(), record.value()));
        }
        return Blob.EMPTY;
    }

    private int attach(String name, int flags, int tdbFlags) {
        int id = Blob.cString(name).jenkinsHash();
        attached.computeIfAbsent(id, key -> open(key, name, flags, tdbFlags));
        return id;
    }

    private Attached open(int id, String name, int flags, int tdbFlags) {
        try {
            DatabaseFile file = files.open(folder.resolve(name + "." + FakeNode.PNN));
            MappedFile mapped = file.map();
            TdbOptions options = TdbOptions.of(tdbFlags).hashSize(CHAINS).patience(Patience.NEVER);
            return new Attached(id, flags, tdbFlags, file, mapped, Tdb.open(mapped, file.lockPort(), options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Attached get(String name) {
        return attached.get(Blob.cString(name).jenkinsHash());
    }

    /** Gives a record to a client, when no other has it locked. {@return the data of the answer} */
    Blob call(ReqCall call) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        Optional<Blob> answer = tryCall(call);
        while (answer.isEmpty()) {
            deadline.pause(PAUSE_NANOS, "a client has the record locked");
            answer = tryCall(call);
        }
        return answer.get();
    }

    private synchronized Optional<Blob> tryCall(ReqCall call) {
        Tdb tdb = attached.get(call.dbId()).tdb();
        int hash = tdb.hash(call.key().toByteArray());
        if (tdb.tryLockChain(hash, LockKind.WRITE).isBusy()) {
            return Optional.empty();
        }
        try {
            return Optional.of(migrate(call));
        } finally {
            tdb.unlockChain(hash);
        }
    }

    private Blob migrate(ReqCall call) {
        StoredRecord old = find(call.dbId(), call.key())
                .orElse(new StoredRecord(new RecordHeader(0, FakeNode.PNN, 0), Blob.EMPTY));
        RecordHeader header = old.header()
                .withRsn(old.header().rsn() + 1)
                .withDmaster(FakeNode.PNN)
                .withFlags(0);
        put(call.dbId(), call.key(), header, old.value());
        return call.callId() == CallId.FETCH ? old.value() : Blob.EMPTY;
    }

    synchronized Optional<StoredRecord> find(int id, Blob key) {
        Tdb tdb = attached.get(id).tdb();
        byte[] bytes = key.toByteArray();
        Value found = new Value();
        if (settled(() -> tdb.fetch(bytes, tdb.hash(bytes), found)) == Outcome.MISSING) {
            return Optional.empty();
        }
        Blob stored = Blob.wrap(found.copy());
        return Optional.of(new StoredRecord(RecordHeader.decode(stored), stored.slice(RecordHeader.SIZE)));
    }

    /** A mutex that a client has let go may still be busy for a moment. {@return what comes of it, not busy for long} */
    private static Outcome settled(Supplier<Outcome> attempt) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(1));
        Outcome outcome = attempt.get();
        while (outcome.isBusy()) {
            deadline.pause(PAUSE_NANOS, "the client has the record locked");
            outcome = attempt.get();
        }
        return outcome;
    }

    /** Stores past all rules, waiting for nobody. */
    synchronized void put(int id, Blob key, RecordHeader header, Blob value) {
        Tdb tdb = attached.get(id).tdb();
        byte[] bytes = key.toByteArray();
        var outcome = tdb.store(
                bytes, tdb.hash(bytes), StoreMode.REPLACE, header.before(value).toByteArray());
        if (outcome.isBusy()) {
            throw new AssertionError("the client has the record locked");
        }
    }

    /** Locks a record as another client does. {@return what lets it go} */
    synchronized Runnable lock(String name, Blob key) {
        Attached database = get(name);
        int hash = database.tdb().hash(key.toByteArray());
        settled(() -> database.tdb().tryLockChain(hash, LockKind.WRITE));
        return () -> {
            synchronized (this) {
                database.tdb().unlockChain(hash);
            }
        };
    }

    synchronized void traverse(ReqControl request, FakeNode.Peer peer) throws IOException {
        peer.answer(request, 0, Blob.EMPTY, "");
        TraverseStart start;
        try {
            start = (TraverseStart) Control.decode(request);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
        Cursor cursor = attached.get(start.dbId()).tdb().cursor();
        Cursor.Slice slice;
        do {
            slice = cursor.next(10, 10_000);
            for (Cursor.Entry entry : slice.entries()) {
                send(peer, start, new RecData(0, Blob.wrap(entry.key()), Blob.wrap(entry.value())));
            }
        } while (slice.state() != Cursor.State.END);
        send(peer, start, RecData.end(0));
    }

    private static void send(FakeNode.Peer peer, TraverseStart start, RecData record) throws IOException {
        peer.send(new ReqMessage(new Header(0, Pnn.CURRENT, FakeNode.PNN, 0), start.clientSrvid(), record.encode()));
    }

    @Override
    public synchronized void close() {
        attached.values().forEach(each -> {
            each.mapped().close();
            each.file().close();
        });
        files.deactivate();
    }
}
