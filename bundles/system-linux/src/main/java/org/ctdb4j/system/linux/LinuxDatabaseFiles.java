// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockPort;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The one set of waiting threads, and the files they wait for. Needs no framework.
 *
 * <p>Immediate, because a delayed component ends with its last user, and between two versions of a plug-in there is none.
 */
@Component(immediate = true)
public final class LinuxDatabaseFiles implements DatabaseFiles {
    private final WaitingThreads threads;
    private final MutexSupport mutexes = new MutexSupport();
    private final List<Opened> opened = new ArrayList<>();

    @Activate
    public LinuxDatabaseFiles() {
        this(WaitingThreads.STANDING_MAX);
    }

    LinuxDatabaseFiles(int standingMax) {
        NativeLibrary.require();
        threads = new WaitingThreads(standingMax);
    }

    /** The files stay open: they are closed by whoever opened them, or by the end of the process. */
    @Deactivate
    public void deactivate() {
        threads.close();
    }

    @Override
    public DatabaseFile open(Path path) throws LinuxException {
        Descriptor record = Descriptor.open(path);
        try {
            Opened file = new Opened(path, record, new LockTable(record, Descriptor.open(path), threads));
            opened.add(file);
            return file;
        } catch (LinuxException e) {
            record.close();
            throw e;
        }
    }

    @Override
    public Optional<DatabaseFile> of(FileLocks locks) {
        return opened.stream().filter(file -> file.locks == locks).findFirst().map(DatabaseFile.class::cast);
    }

    @Override
    public boolean supportsMutexes() {
        return mutexes.isThere();
    }

    @Override
    public List<DatabaseFile> opened() {
        return List.copyOf(opened);
    }

    private final class Opened implements DatabaseFile {
        private final Path path;
        private final Descriptor record;
        private final LockTable locks;

        private Opened(Path path, Descriptor record, LockTable locks) {
            this.path = path;
            this.record = record;
            this.locks = locks;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public FileLocks locks() {
            return locks;
        }

        @Override
        public LockPort lockPort() {
            return new TableLockPort(locks, mutexes);
        }

        @Override
        public MappedFile map() {
            return new MappedFile(record);
        }

        @Override
        public void close() {
            opened.remove(this);
            locks.close();
        }
    }
}
