// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb listvars}. */
@Service
@Command(scope = "ctdb", name = "listvars", description = "List the tunables")
public final class ListVarsCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        Tunables values = nodes.tunables(target());
        Tunable.listed().forEach(tunable -> TunableList.print(out, tunable.text(), values.get(tunable)));
    }
}
