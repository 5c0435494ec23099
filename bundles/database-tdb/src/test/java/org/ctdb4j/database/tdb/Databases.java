// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.Database.Entry;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.testkit.linux.Granted;
import org.ctdb4j.testkit.linux.TestLoop;
import org.junit.jupiter.api.Assertions;

/** A backend on a folder, and what the tests do with it again and again. */
final class Databases implements AutoCloseable, BackendEvents {
    static final int HASH_SIZE = 101;
    static final String VOLATILE_FLAGS = "0xc41";
    static final String MUTEX_FLAGS = "0x1c41";

    final LinuxDatabaseFiles files = new LinuxDatabaseFiles();
    final TestLoop loop = new TestLoop();
    final List<String> failures = new ArrayList<>();
    private final Path folder;
    private final boolean mutexes;
    TdbBackend backend;

    Databases(Path folder) {
        this(folder, false);
    }

    Databases(Path folder, boolean mutexes) {
        this.folder = folder;
        this.mutexes = mutexes;
        backend = new TdbBackend(files, loop);
        backend.take(BackendHandover.first(), this);
    }

    DatabaseSpec spec(String name, int flags) {
        return new DatabaseSpec(
                Blob.cString(name).jenkinsHash(), name, flags, path(name).toString(), HASH_SIZE, 5, mutexes);
    }

    Path path(String name) {
        return folder.resolve(name + ".0");
    }

    Database open(String name, int flags) throws DatabaseException {
        return backend.open(spec(name, flags));
    }

    /** Exchanges the backend as the daemon does. */
    void swap() {
        BackendHandover handover = backend.give();
        backend = new TdbBackend(files, loop);
        backend.take(handover, this);
    }

    @Override
    public void failed(int dbId, String reason) {
        failures.add(reason);
    }

    @Override
    public void close() {
        List.copyOf(backend.databases()).forEach(backend::close);
        files.deactivate();
    }

    /** Commits and waits for the end. */
    Outcome commit(Database database, boolean wipe, Iterable<Entry> records) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        database.commit(wipe, records, outcomes::add);
        loop.runUntil(() -> !outcomes.isEmpty(), () -> "no outcome of the commit");
        return outcomes.get(0);
    }

    /** Fills the file system. */
    static void fill(Path filler) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full, as it should be.
        }
    }

    static Blob key(String text) {
        return Blob.utf8(text);
    }

    static RecordHeader header(long rsn) {
        return new RecordHeader(rsn, 0, 0);
    }

    static Entry entry(String key, long rsn, String data) {
        return new Entry(key(key), header(rsn), Blob.utf8(data));
    }

    /** Stores under the key's lock. */
    static void store(Database database, String key, String data) {
        Blob blob = key(key);
        Assertions.assertTrue(database.tryLock(blob).done(), "lock of " + key);
        Assertions.assertTrue(database.store(blob, header(1), Blob.utf8(data)).done(), "store of " + key);
        database.unlock(blob);
    }

    /** {@return the data of a record, fetched under its lock; "none" if it is absent} */
    static String fetch(Database database, String key) {
        Blob blob = key(key);
        Assertions.assertTrue(database.tryLock(blob).done(), "lock of " + key);
        try {
            return database.fetch(blob).exists()
                    ? new String(database.fetch(blob).data().toByteArray(), StandardCharsets.UTF_8)
                    : "none";
        } finally {
            database.unlock(blob);
        }
    }

    /** Waits until this process holds the whole database. */
    static void freeze(Database database) throws InterruptedException {
        Granted granted = new Granted();
        database.locks().awaitWhole(granted);
        granted.await();
    }
}
