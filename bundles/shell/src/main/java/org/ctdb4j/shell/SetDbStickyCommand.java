// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb setdbsticky}. */
@Service
@Command(scope = "ctdb", name = "setdbsticky", description = "Let a volatile database keep busy records for a while")
public final class SetDbStickyCommand extends NodeCommand {
    @Argument(required = true, description = "Name, or number beginning with 0x")
    @Completion(DatabaseCompleter.class)
    String database;

    @Override
    void run(PrintStream out) throws OperationException {
        nodes.setSticky(
                DatabaseList.find(nodes.databases(view.node().pnn()), database).id());
    }
}
