// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.Locale;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb ping}. */
@Service
@Command(scope = "ctdb", name = "ping", description = "Ask a node for a sign of life")
public final class PingCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        Nodes.Pong pong = nodes.ping(target());
        out.println(String.format(
                Locale.ROOT,
                "response from %d time=%.6f sec  (%d clients)",
                pong.pnn(),
                pong.seconds(),
                pong.clients()));
    }
}
