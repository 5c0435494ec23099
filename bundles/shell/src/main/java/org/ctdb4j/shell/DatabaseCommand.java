// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.ctdb4j.api.service.Databases;
import org.ctdb4j.api.service.OperationException;

/** What the commands have in common that work on the contents of databases, which is always done from this node. */
abstract class DatabaseCommand extends NodeCommand {
    @Reference
    Databases databases;

    @Override
    final void run(PrintStream out) throws OperationException {
        if (target() != view.node().pnn()) {
            throw new OperationException("Node cannot be specified for command "
                    + getClass().getAnnotation(Command.class).name());
        }
        runHere(out);
    }

    abstract void runHere(PrintStream out) throws OperationException;
}
