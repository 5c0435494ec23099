// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb getvar}. */
@Service
@Command(scope = "ctdb", name = "getvar", description = "Show a tunable")
public final class GetVarCommand extends NodeCommand {
    @Argument(index = 0, required = true, description = "Name of the tunable, in whatever case")
    @Completion(TunableCompleter.class)
    String name;

    @Override
    void run(PrintStream out) throws OperationException {
        Tunable tunable = TunableList.named(name);
        TunableList.print(out, name, nodes.tunables(target()).get(tunable));
    }
}
