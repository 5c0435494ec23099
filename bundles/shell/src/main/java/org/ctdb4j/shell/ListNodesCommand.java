// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.OperationException;

/** {@code ctdb listnodes}. */
@Service
@Command(scope = "ctdb", name = "listnodes", description = "List the addresses of the nodes")
public final class ListNodesCommand extends NodeCommand {
    @Override
    void run(PrintStream out) throws OperationException {
        for (ClusterStatus.Member member : view.cluster().members()) {
            if (!NodeFlags.isDeleted(member.flags())) {
                if (machine) {
                    columns(out).line(member.pnn(), member.address());
                } else {
                    out.println(member.address());
                }
            }
        }
    }
}
