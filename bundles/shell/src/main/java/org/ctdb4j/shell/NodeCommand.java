// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.ctdb4j.api.service.NodeView;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.OperationException;

/** What the commands have in common: the options of the tool, the services, and where to print. */
abstract class NodeCommand implements Action {
    private static final int THIS_NODE = -1;

    @Option(name = "-n", aliases = "--node", description = "Ask that node instead of this one")
    @Completion(PnnCompleter.class)
    int node = THIS_NODE;

    @Option(name = "-X", aliases = "-Y", description = "Print for machines: columns with a separator")
    boolean machine;

    @Option(name = "-x", aliases = "--separator", description = "Separator of the columns")
    String separator = "|";

    @Reference
    NodeView view;

    @Reference
    Nodes nodes;

    @Reference
    Session session;

    @Override
    public final Object execute() throws OperationException {
        run(session.getConsole());
        return null;
    }

    abstract void run(PrintStream out) throws OperationException;

    /** {@return the node to ask} */
    final int target() throws OperationException {
        return node == THIS_NODE ? view.node().pnn() : Members.reachable(view.cluster(), node);
    }

    final Columns columns(PrintStream out) {
        return new Columns(out, separator);
    }
}
