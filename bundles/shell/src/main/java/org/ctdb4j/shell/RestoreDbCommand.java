// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.ctdb4j.api.service.DatabaseWork;
import org.ctdb4j.api.service.Databases.Backup;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb restoredb}. */
@Service
@Command(scope = "ctdb", name = "restoredb", description = "Give a database the contents of a backup, on all nodes")
public final class RestoreDbCommand extends DatabaseCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

    @Argument(index = 0, required = true, description = "File that backupdb has written")
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, description = "Database to restore to, if not the one the backup was made of")
    @Completion(DatabaseCompleter.class)
    String database;

    @Override
    void runHere(PrintStream out) throws OperationException {
        Optional<String> name = Optional.ofNullable(database);
        Backup backup = databases.inspect(file);
        out.println("Restoring database " + name.orElse(backup.database()) + " from backup @ "
                + TIME.format(Instant.ofEpochSecond(backup.epochSeconds()).atZone(ZoneId.systemDefault())));
        Backup restored = databases.restore(file, name, work -> print(out, work));
        out.println("Database " + restored.database() + " restored");
    }

    private static void print(PrintStream out, DatabaseWork work) {
        out.printf("%d of %d records after %.0f s%n", work.recordsDone(), work.recordsTotal(), work.seconds());
        out.flush();
    }
}
