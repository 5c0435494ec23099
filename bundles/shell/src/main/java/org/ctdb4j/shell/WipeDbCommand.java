// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb wipedb}. */
@Service
@Command(scope = "ctdb", name = "wipedb", description = "Empty a database on all nodes")
public final class WipeDbCommand extends DatabaseCommand {
    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Override
    void runHere(PrintStream out) throws OperationException {
        out.println("Database " + databases.wipe(database) + " wiped");
    }
}
