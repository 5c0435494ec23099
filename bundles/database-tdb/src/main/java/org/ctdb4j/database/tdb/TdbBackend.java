// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.spi.database.BackendEvents;
import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.Database;
import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.DatabaseFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps the node's databases in TDB files. */
@Component(name = TdbBackend.PID)
public final class TdbBackend implements DatabaseBackend {
    static final String PID = "org.ctdb4j.database.tdb";

    private final DatabaseFiles files;
    private final List<TdbDatabase> open = new ArrayList<>();
    private BackendEvents events;

    @Activate
    public TdbBackend(@Reference DatabaseFiles files) {
        this.files = files;
    }

    @Override
    public void take(BackendHandover handover, BackendEvents receiver) {
        List<TdbDatabase> taken = new ArrayList<>();
        boolean complete = false;
        try {
            for (BackendHandover.Open database : handover.databases()) {
                taken.add(new TdbDatabase(database.spec(), OpenFile.adopt(file(database), database.spec()), receiver));
            }
            complete = true;
        } finally {
            if (!complete) {
                taken.forEach(database -> database.file().leave());
            }
        }
        open.addAll(taken);
        events = receiver;
    }

    @Override
    public BackendHandover give() {
        List<BackendHandover.Open> given = new ArrayList<>();
        for (TdbDatabase database : open) {
            database.file().leave();
            given.add(new BackendHandover.Open(database.spec(), database.openFlags(), database.locks()));
        }
        open.clear();
        return new BackendHandover(given);
    }

    @Override
    public Database open(DatabaseSpec spec) throws DatabaseException {
        requireNew(spec);
        TdbDatabase database = new TdbDatabase(spec, new FileOpening(files, spec).open(), events);
        open.add(database);
        return database;
    }

    @Override
    public List<Database> databases() {
        return List.copyOf(open);
    }

    @Override
    public void close(Database database) {
        TdbDatabase closed = open.stream()
                .filter(candidate -> candidate == database)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not open: " + database));
        open.remove(closed);
        closed.file().close();
    }

    private DatabaseFile file(BackendHandover.Open database) {
        return files.of(database.locks())
                .orElseThrow(() -> new IllegalStateException(
                        database.spec().path() + " is not open any more, so it cannot be taken over"));
    }

    private void requireNew(DatabaseSpec spec) {
        Path path = Path.of(spec.path());
        if (files.opened().stream().anyMatch(file -> file.path().equals(path))) {
            throw new IllegalStateException(path + " is open already");
        }
    }
}
