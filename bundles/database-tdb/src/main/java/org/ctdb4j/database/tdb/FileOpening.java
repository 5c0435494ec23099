// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
import org.ctdb4j.tdb.TdbFlags;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;

/** The way from a name to an open and checked file; every failure says what the operator can do about it. */
final class FileOpening {
    /** One commit takes no more than this part of the heap: it fails rather than the node. */
    private static final int COMMIT_PART_OF_HEAP = 3;

    private final DatabaseFiles files;
    private final String name;
    private final Path path;
    private final TdbOptions options;

    /** What a file must be besides a TDB, to be of use. */
    interface Examination {
        void examine(Tdb tdb) throws DatabaseException;
    }

    /** @param name of the database, for messages */
    FileOpening(DatabaseFiles files, String name, Path path, TdbOptions options) {
        this.files = files;
        this.name = name;
        this.path = path;
        this.options = options;
    }

    /** {@return a database of the node, opened and examined as its kind has it} */
    static OpenFile open(DatabaseFiles files, DatabaseSpec spec) throws DatabaseException {
        boolean mutexes = spec.mutexes() && Kind.of(spec.flags()).mayHaveMutexes() && files.supportsMutexes();
        FileOpening opening = new FileOpening(files, spec.name(), Path.of(spec.path()), options(spec, mutexes));
        return Kind.of(spec.flags()).beginsEmpty()
                ? opening.open(opening::requireEmpty)
                : opening.open(opening::requireSound);
    }

    static TdbOptions options(DatabaseSpec spec, boolean mutexes) {
        int flags = Kind.of(spec.flags()).tdbFlags() | (mutexes ? TdbFlags.MUTEX_LOCKING : 0);
        return TdbOptions.of(flags)
                .hashSize(spec.hashSize())
                .maxDead(spec.maxDead())
                .access(Access.CREATE)
                .patience(Patience.NEVER)
                .transactionBytesMax(Runtime.getRuntime().maxMemory() / COMMIT_PART_OF_HEAP);
    }

    OpenFile open(Examination examination) throws DatabaseException {
        DatabaseFile file = openDescriptors();
        MappedFile mapped = file.map();
        boolean opened = false;
        try {
            Tdb tdb = Others.await(() -> Tdb.open(mapped, file.lockPort(), options));
            examination.examine(tdb);
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

    /** Takes away everything the file holds. */
    void empty() throws DatabaseException {
        DatabaseFile file = openDescriptors();
        MappedFile mapped = file.map();
        try {
            mapped.truncate(0);
        } catch (IOException e) {
            throw new DatabaseException("Cannot empty " + path + ": " + e.getMessage(), e);
        } finally {
            mapped.close();
            file.close();
        }
    }

    private DatabaseFile openDescriptors() throws DatabaseException {
        try {
            return files.open(path);
        } catch (LinuxException e) {
            throw new DatabaseException("Cannot open database " + name + ": " + e.getMessage() + remedy(e), e);
        }
    }

    private String remedy(LinuxException e) {
        return remedy(path, e);
    }

    /** {@return what the operator can do about a file that cannot be opened or written; empty if that is not known} */
    static String remedy(Path path, LinuxException e) {
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
                "Cannot open database " + name + " in " + path + ": " + e.getMessage() + remedy(e), e);
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

    /** What the first process to open the file empties has no records, unless we were not the first. */
    private void requireEmpty(Tdb tdb) throws DatabaseException {
        if (Others.await(tdb::count) > 0) {
            throw new DatabaseException("Database " + name + " in " + path + " is in use by another process:"
                    + " another node, or clients of the last one; find it with 'fuser " + path + "' and end it");
        }
    }

    void requireSound(Tdb tdb) {
        CheckReport report = Others.await(tdb::check);
        if (!report.isClean()) {
            throw new TdbException(
                    Reason.CORRUPT, "it is damaged (" + report.problems().get(0) + ")");
        }
    }
}
