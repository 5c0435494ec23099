// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.OperationException;

/** Asks for what nodes do by themselves every VacuumInterval; the tool has no command for it. */
@Service
@Command(scope = "ctdb", name = "vacuum", description = "Delete the empty records of a volatile database on a node")
public final class VacuumCommand extends NodeCommand {
    @Option(name = "-f", aliases = "--full", description = "Look at all records, not only at those emptied lately")
    boolean full;

    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Override
    void run(PrintStream out) throws OperationException {
        int pnn = target();
        nodes.vacuum(pnn, DatabaseList.find(nodes.databases(pnn), database).id(), full);
    }
}
