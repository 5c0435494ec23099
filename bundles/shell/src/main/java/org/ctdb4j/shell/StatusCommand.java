// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.Generation;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb status}. */
@Service
@Command(scope = "ctdb", name = "status", description = "Show the nodes, the generation and the leader")
public final class StatusCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        int asked = target();
        ClusterStatus cluster = view.cluster();
        NodeList list = NodeListing.of(cluster, nodes, asked);
        if (machine) {
            list.print(columns(out), list.all());
            return;
        }
        list.printHeader(out);
        list.print(out, list.all());
        print(out, nodes.vnnMap(asked));
        RecoveryMode mode = nodes.recoveryMode(asked);
        out.println("Recovery mode:" + (mode == RecoveryMode.NORMAL ? "NORMAL (0)" : "RECOVERY (1)"));
        int leader = cluster.leader();
        out.println("Leader:" + (leader == ClusterStatus.NO_LEADER ? "UNKNOWN" : Integer.toString(leader)));
    }

    private static void print(PrintStream out, VnnMap map) {
        out.println("Generation:" + Generation.toText(map.generation()));
        out.println("Size:" + map.size());
        for (int hash = 0; hash < map.size(); hash++) {
            out.println("hash:" + hash + " lmaster:" + map.pnnAt(hash));
        }
    }
}
