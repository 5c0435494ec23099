// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb setvar}. */
@Service
@Command(scope = "ctdb", name = "setvar", description = "Set a tunable until the node stops")
public final class SetVarCommand extends NodeCommand {
    @Argument(index = 0, required = true, description = "Name of the tunable, in whatever case")
    @Completion(TunableCompleter.class)
    String name;

    @Argument(index = 1, required = true, description = "A number")
    long value;

    @Override
    void run(PrintStream out) throws OperationException {
        Tunable tunable = TunableList.named(name);
        nodes.setTunable(target(), tunable, value);
    }
}
