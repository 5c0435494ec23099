// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.spi.database.DatabaseSpec;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.DatabaseFiles;
import org.ctdb4j.system.linux.LinuxException;
import org.ctdb4j.system.linux.MappedFile;
import org.ctdb4j.tdb.CheckReport;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbException;
import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;

/** The way from a name to an open and checked file; every failure says what the operator can do about it. */
final class FileOpening {
    /** Others hold the open lock for a few milliseconds, and no lock for long on a file that is not yet attached. */
    private static final long OTHERS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final DatabaseFiles files;
    private final DatabaseSpec spec;
    private final Kind kind;
    private final Path path;

    FileOpening(DatabaseFiles files, DatabaseSpec spec) {
        this.files = files;
        this.spec = spec;
        kind = Kind.of(spec.flags());
        path = Path.of(spec.path());
    }

    static TdbOptions options(DatabaseSpec spec) {
        return TdbOptions.of(Kind.of(spec.flags()).tdbFlags())
                .hashSize(spec.hashSize())
                .maxDead(spec.maxDead())
                .access(Access.CREATE)
                .patience(Patience.NEVER);
    }

    OpenFile open() throws DatabaseException {
        DatabaseFile file = openDescriptors();
        MappedFile mapped = file.map();
        boolean opened = false;
        try {
            Tdb tdb = unlessBusy(() -> Tdb.open(mapped, file.lockPort(), options(spec)));
            examine(tdb);
            mapped.settle();
            opened = true;
            return new OpenFile(file, mapped, tdb);
        } catch (TdbException e) {
            throw failed(e);
        } catch (InternalError e) {
            throw new DatabaseException(path + " was cut by another process while it was opened", e);
        } finally {
            if (!opened) {
                mapped.close();
                file.close();
            }
        }
    }

    private DatabaseFile openDescriptors() throws DatabaseException {
        try {
            return files.open(path);
        } catch (LinuxException e) {
            throw new DatabaseException("Cannot open database " + spec.name() + ": " + e.getMessage() + remedy(e), e);
        }
    }

    private String remedy(LinuxException e) {
        Path folder = path.getParent();
        return switch (e.errno()) {
            case LinuxException.ENOENT ->
                ": create the folder " + folder + ", or name another in section [database] of" + " ctdb.conf";
            case LinuxException.EACCES ->
                ": the node's user must be able to read and write "
                        + (Files.exists(path) ? "the file" : "the folder " + folder);
            case LinuxException.EROFS ->
                ": mount the file system for writing, or name another folder in section" + " [database] of ctdb.conf";
            case LinuxException.EISDIR -> ": move the folder of that name away";
            default -> e.isFull() ? ": free some space on the file system of " + folder : "";
        };
    }

    private DatabaseException failed(TdbException e) {
        return new DatabaseException(
                "Cannot open database " + spec.name() + " in " + path + ": " + e.getMessage() + remedy(e), e);
    }

    private String remedy(TdbException e) {
        return switch (e.reason()) {
            case NOT_TDB -> ": it was left as it is; move it away";
            case UNSUPPORTED -> ": stop the processes that have it open, so that it can be created anew";
            case BUSY -> ": another process has locked it; find it with 'fuser " + path + "' and end it";
            case CORRUPT -> ": restore it from a backup, or move it away to get an empty one";
            case IO -> e.getCause() instanceof LinuxException cause ? remedy(cause) : "";
            default -> "";
        };
    }

    private void examine(Tdb tdb) throws DatabaseException {
        if (kind.beginsEmpty()) {
            requireEmpty(tdb);
        } else {
            requireSound(unlessBusy(tdb::check));
        }
    }

    /** What the first process to open the file empties has no records, unless we were not the first. */
    private void requireEmpty(Tdb tdb) throws DatabaseException {
        if (unlessBusy(tdb::count) > 0) {
            throw new DatabaseException("Database " + spec.name() + " in " + path + " is in use by another process:"
                    + " another node, or clients of the last one; find it with 'fuser " + path + "' and end it");
        }
    }

    private void requireSound(CheckReport report) throws DatabaseException {
        if (!report.isClean()) {
            throw new DatabaseException("Database " + spec.name() + " in " + path + " is damaged ("
                    + report.problems().get(0) + "): restore it from a backup, or move it away to get an empty one");
        }
    }

    private static <T> T unlessBusy(Supplier<T> action) {
        long begun = System.nanoTime();
        while (true) {
            try {
                return action.get();
            } catch (TdbException e) {
                if (e.reason() != Reason.BUSY || System.nanoTime() - begun > OTHERS_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
