// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb backupdb}. */
@Service
@Command(scope = "ctdb", name = "backupdb", description = "Write a database to a file")
public final class BackupDbCommand extends DatabaseCommand {
    @Argument(index = 0, required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Argument(index = 1, required = true, description = "File to write, on the node's machine")
    @Completion(FileCompleter.class)
    String file;

    @Override
    void runHere(PrintStream out) throws OperationException {
        databases.backup(database, file);
        out.println("Database backed up to " + file);
    }
}
