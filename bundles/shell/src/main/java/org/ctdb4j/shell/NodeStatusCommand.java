// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb nodestatus}. */
@Service
@Command(scope = "ctdb", name = "nodestatus", description = "Show some nodes, this one by default")
public final class NodeStatusCommand extends NodeCommand {
    private static final String ALL = "all";

    @Argument(description = "all, or numbers of nodes separated by commas")
    @Completion(PnnCompleter.class)
    String which = "";

    @Override
    void run(PrintStream out) throws OperationException {
        ClusterStatus cluster = view.cluster();
        int asked = target();
        NodeList list = NodeListing.of(cluster, nodes, asked);
        List<ClusterStatus.Member> wanted = which.equals(ALL) ? list.all() : named(cluster, asked);
        if (machine) {
            list.print(columns(out), wanted);
            return;
        }
        if (which.equals(ALL)) {
            list.printHeader(out);
        }
        list.print(out, wanted);
    }

    private List<ClusterStatus.Member> named(ClusterStatus cluster, int asked) throws OperationException {
        List<ClusterStatus.Member> found = new ArrayList<>();
        for (String each : which.isEmpty() ? List.of(Integer.toString(asked)) : List.of(which.split(","))) {
            if (!each.matches("[0-9]{1,9}")) {
                throw new OperationException("Invalid node " + each);
            }
            found.add(Members.existing(cluster, Integer.parseInt(each)));
        }
        return found;
    }
}
