// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb dbstatistics}. */
@Service
@Command(scope = "ctdb", name = "dbstatistics", description = "Show what a node has counted for a database")
public final class DbStatisticsCommand extends NodeCommand {
    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Override
    void run(PrintStream out) throws OperationException {
        int pnn = target();
        DatabaseEntry entry = DatabaseList.find(nodes.databases(pnn), database);
        StatisticsText.print(out, entry.name(), nodes.databaseStatistics(pnn, entry.id()));
    }
}
