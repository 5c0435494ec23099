// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.ctdb4j.spi.database.BackendHandover;
import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.DatabaseFiles;
import org.ctdb4j.tdb.Cursor;
import org.ctdb4j.tdb.Tdb;
import org.ctdb4j.tdb.TdbException;
import org.ctdb4j.tdb.TdbException.Reason;
import org.ctdb4j.tdb.TdbFlags;
import org.ctdb4j.tdb.TdbOptions;
import org.ctdb4j.tdb.TdbOptions.Access;
import org.ctdb4j.tdb.TdbOptions.Patience;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that says which databases are unhealthy: a record for each, name and reason as texts without NUL
 * ({@code spec/database.md} 4). A ctdbd on this node reads what we wrote, and we read what it wrote. What is known of the health is the
 * loop's; the file is written on the worker.
 */
final class HealthFile {
    private static final Logger LOG = LoggerFactory.getLogger(HealthFile.class);

    private static final TdbOptions OPTIONS =
            TdbOptions.of(TdbFlags.DISALLOW_NESTING).access(Access.CREATE).patience(Patience.NEVER);

    /** What only emptying the file can cure. */
    private static final Set<Reason> DAMAGE = EnumSet.of(Reason.CORRUPT, Reason.NOT_TDB, Reason.UNSUPPORTED);

    private final String path;
    private final OpenFile file;
    private final Map<String, String> reasons = new TreeMap<>();

    private HealthFile(String path, OpenFile file) {
        this.path = path;
        this.file = file;
        Cursor cursor = file.tdb().cursor();
        for (Cursor.Slice slice = next(cursor); ; slice = next(cursor)) {
            slice.entries().forEach(entry -> reasons.put(text(entry.key()), text(entry.value())));
            if (slice.state() == Cursor.State.END) {
                return;
            }
        }
    }

    /** Opens the file; a damaged one is emptied, since what it said cannot be known. */
    static HealthFile open(DatabaseFiles files, String path) throws DatabaseException {
        FileOpening opening = new FileOpening(files, "of health", Path.of(path), OPTIONS);
        OpenFile opened;
        try {
            opened = opening.open(opening::requireSound);
        } catch (DatabaseException e) {
            if (!(e.getCause() instanceof TdbException cause) || !DAMAGE.contains(cause.reason())) {
                throw e;
            }
            LOG.error("{}; it is emptied", e.getMessage());
            opening.empty();
            opened = opening.open(opening::requireSound);
        }
        return new HealthFile(path, opened);
    }

    static HealthFile adopt(DatabaseFile file, String path) {
        OpenFile adopted = OpenFile.adopt(file, OPTIONS);
        try {
            return new HealthFile(path, adopted);
        } catch (RuntimeException e) {
            adopted.leave();
            throw e;
        }
    }

    Map<String, String> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    /** Notes a reason, or its end, and {@return whether that is news, which then has to be written} */
    boolean note(String name, String reason) {
        String before = reason.isEmpty() ? reasons.remove(name) : reasons.put(name, reason);
        return !reason.equals(before == null ? "" : before);
    }

    /** Writes to the file; on the worker. {@return what went wrong; empty if nothing did} */
    String write(String name, String reason) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        Tdb tdb = file.tdb();
        try {
            Others.awaitDone(tdb.transaction()::begin);
            if (reason.isEmpty()) {
                tdb.delete(key, tdb.hash(key));
            } else {
                tdb.store(key, reason.getBytes(StandardCharsets.UTF_8));
            }
            Others.awaitDone(tdb.transaction()::commit);
            file.mapped().settle();
            return "";
        } catch (TdbException | InternalError e) {
            return path + ": " + e.getMessage();
        } finally {
            if (tdb.transaction().isActive()) {
                tdb.transaction().cancel();
            }
        }
    }

    /** Leaves the file open for a successor. */
    BackendHandover.Health give() {
        file.leave();
        return new BackendHandover.Health(path, file.locks());
    }

    private static Cursor.Slice next(Cursor cursor) {
        return cursor.next(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
