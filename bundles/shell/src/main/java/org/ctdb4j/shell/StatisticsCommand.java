// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.time.ZoneId;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb statistics}. */
@Service
@Command(scope = "ctdb", name = "statistics", description = "Show what a node has counted")
public final class StatisticsCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        StatisticsText text = StatisticsText.of(nodes.statistics(target()), ZoneId.systemDefault());
        if (machine) {
            text.print(out, separator);
        } else {
            text.print(out);
        }
    }
}
