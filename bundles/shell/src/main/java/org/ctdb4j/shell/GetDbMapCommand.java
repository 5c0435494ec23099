// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.List;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.DatabaseEntry;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb getdbmap}. */
@Service
@Command(scope = "ctdb", name = "getdbmap", description = "List the attached databases")
public final class GetDbMapCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        List<DatabaseEntry> databases = nodes.databases(target());
        if (machine) {
            DatabaseList.print(columns(out), databases);
        } else {
            DatabaseList.print(out, databases);
        }
    }
}
