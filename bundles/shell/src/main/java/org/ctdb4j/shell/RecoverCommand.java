// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb recover}. */
@Service
@Command(scope = "ctdb", name = "recover", description = "Call for a recovery and wait for its end")
public final class RecoverCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        nodes.recover(target());
    }
}
