// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.Map;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb pdelete}. */
@Service
@Command(scope = "ctdb", name = "pdelete", description = "Delete a record of a persistent or replicated database")
public final class PDeleteCommand extends DatabaseCommand {
    @Argument(index = 0, required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Argument(index = 1, required = true, description = "Text, or hexadecimal digits behind 0x")
    String key;

    @Override
    void runHere(PrintStream out) throws OperationException {
        databases.change(database, Map.of(Blob.ofArgument(key), Blob.EMPTY));
    }
}
