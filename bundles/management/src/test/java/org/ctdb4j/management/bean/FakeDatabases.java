// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management.bean;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.DatabaseWork;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.api.service.OperationException;

/** Databases that note what is done to them. Everything has the value "value". */
final class FakeDatabases implements Databases {
    final List<String> orders = new ArrayList<>();
    private final Path folder;

    FakeDatabases(Path folder) {
        this.folder = folder;
    }

    @Override
    public long sequenceNumber(int pnn, String database) {
        return 40 + pnn;
    }

    @Override
    public void detach(List<String> databases) throws OperationException {
        throw new OperationException("Database access is still active on node 0");
    }

    @Override
    public Optional<Blob> fetch(String database, Blob key) {
        orders.add("fetch " + key.text());
        return Optional.of(Blob.utf8("value"));
    }

    @Override
    public void change(String database, Map<Blob, Blob> changes) {
        changes.forEach((key, value) -> orders.add("change " + key.text() + " to " + value.text()));
    }

    @Override
    public Optional<Blob> readRecord(String database, Blob key) {
        orders.add("read " + key.text());
        return Optional.of(Blob.utf8("value"));
    }

    @Override
    public Optional<Blob> readCopy(String database, Blob key) {
        throw new AssertionError("no bean does this");
    }

    @Override
    public void writeRecord(String database, Blob key, Blob value) {
        orders.add("write " + value.text() + " to " + key.text());
    }

    @Override
    public void deleteRecord(String database, Blob key) {
        orders.add("delete " + key.text());
    }

    @Override
    public String wipe(String database) {
        orders.add("wipe " + database);
        return database;
    }

    @Override
    public Backup backup(String database, String file) {
        orders.add("backup " + database + " to " + Path.of(file).getFileName());
        return new Backup(database, 0, 12);
    }

    @Override
    public Backup inspect(String file) {
        return new Backup("locking.tdb", 0, 12);
    }

    @Override
    public Backup restore(String file, Optional<String> name, Consumer<DatabaseWork> progress) {
        orders.add("restore " + Path.of(file).getFileName());
        return new Backup(name.orElse("locking.tdb"), 0, 12);
    }

    @Override
    public List<DatabaseWork> running() {
        return List.of(new DatabaseWork("restore", "locking.tdb", 5, 12, 1.5));
    }

    @Override
    public String backupFolder() {
        return folder.toString();
    }
}
