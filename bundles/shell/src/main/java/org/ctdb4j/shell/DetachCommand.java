// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb detach}. */
@Service
@Command(
        scope = "ctdb",
        name = "detach",
        description = "Detach volatile databases on all nodes, where AllowClientDBAttach must be 0")
public final class DetachCommand extends DatabaseCommand {
    @Argument(required = true, multiValued = true, description = "Names, or numbers beginning with 0x")
    @Completion(DatabaseCompleter.class)
    List<String> names;

    @Override
    void runHere(PrintStream out) throws OperationException {
        databases.detach(names);
    }
}
