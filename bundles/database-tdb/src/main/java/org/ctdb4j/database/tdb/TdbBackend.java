// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.spi.database.OpenDatabases;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.DatabaseFiles;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.tdb.TdbFlags;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the node's databases in TDB files. */
@Component(name = TdbBackend.PID, property = DatabaseBackend.KEEPS + "=" + DatabaseBackend.FILES)
public final class TdbBackend implements DatabaseBackend {
    static final String PID = "org.ctdb4j.database.tdb";

    private static final Logger LOG = LoggerFactory.getLogger(TdbBackend.class);

    private final DatabaseFiles files;
    private final Worker worker;

    /** Of an understudy: its own files and threads, which end with it. */
    private final Optional<LinuxDatabaseFiles> own;

    private final OpenDatabases<TdbDatabase> open = new OpenDatabases<>();
    private Optional<HealthFile> healthFile = Optional.empty();
    private BackendEvents events;

    @Activate
    public TdbBackend(@Reference DatabaseFiles files, @Reference Loop loop) {
        this(files, loop, Optional.empty());
    }

    private TdbBackend(DatabaseFiles files, Loop loop, Optional<LinuxDatabaseFiles> own) {
        this.files = files;
        this.own = own;
        worker = new Worker(loop);
    }

    @Override
    public void take(BackendHandover handover, BackendEvents receiver) {
        List<TdbDatabase> taken = new ArrayList<>();
        boolean complete = false;
        try {
            for (BackendHandover.Open database : handover.databases()) {
                taken.add(adopt(database, receiver));
            }
            healthFile = handover.health()
                    .map(health -> HealthFile.adopt(file(health.locks(), health.path()), health.path()));
            complete = true;
        } finally {
            if (!complete) {
                taken.forEach(database -> database.file().leave());
            }
        }
        open.addAll(taken);
        events = receiver;
    }

    private TdbDatabase adopt(BackendHandover.Open database, BackendEvents receiver) {
        DatabaseFile file = file(database.locks(), database.spec().path());
        boolean mutexes = (database.openFlags() & TdbFlags.MUTEX_LOCKING) != 0;
        OpenFile adopted = OpenFile.adopt(file, FileOpening.options(database.spec(), mutexes));
        TdbDatabase taken = new TdbDatabase(database.spec(), adopted, worker, receiver);
        if ((database.openFlags() & TdbFlags.SEQNUM) != 0) {
            taken.enableSequenceNumber();
        }
        return taken;
    }

    @Override
    public BackendHandover give() {
        worker.end();
        List<BackendHandover.Open> given = open.give(database -> database.file().leave());
        Optional<BackendHandover.Health> health = healthFile.map(HealthFile::give);
        healthFile = Optional.empty();
        own.ifPresent(ended -> {
            ended.opened().forEach(DatabaseFile::close);
            ended.deactivate();
        });
        return new BackendHandover(given, health);
    }

    @Override
    public Optional<DatabaseBackend> understudy(Loop loop) {
        LinuxDatabaseFiles others = new LinuxDatabaseFiles();
        return Optional.of(new TdbBackend(others, loop, Optional.of(others)));
    }

    @Override
    public Database open(DatabaseSpec spec) throws DatabaseException {
        requireNew(spec);
        TdbDatabase database = new TdbDatabase(spec, FileOpening.open(files, spec), worker, events);
        open.add(database);
        return database;
    }

    @Override
    public List<Database> databases() {
        return open.list();
    }

    @Override
    public void close(Database database) {
        worker.finish();
        open.remove(database).file().close();
    }

    @Override
    public void openHealth(String path) throws DatabaseException {
        healthFile = Optional.of(HealthFile.open(files, path));
    }

    @Override
    public Map<String, String> health() {
        return healthFile.map(HealthFile::reasons).orElse(Map.of());
    }

    @Override
    public void setHealth(String name, String reason) {
        HealthFile file = healthFile.orElseThrow(() -> new IllegalStateException("the health file is not open"));
        if (file.note(name, reason)) {
            worker.run(() -> file.write(name, reason), failure -> {
                if (!failure.isEmpty()) {
                    LOG.error("Health of database {} cannot be noted: {}", name, failure);
                }
            });
        }
    }

    private DatabaseFile file(FileLocks locks, String path) {
        return files.of(locks)
                .orElseThrow(
                        () -> new IllegalStateException(path + " is not open any more, so it cannot be taken over"));
    }

    private void requireNew(DatabaseSpec spec) {
        Path path = Path.of(spec.path());
        if (files.opened().stream().anyMatch(file -> file.path().equals(path))) {
            throw new IllegalStateException(path + " is open already");
        }
    }
}
