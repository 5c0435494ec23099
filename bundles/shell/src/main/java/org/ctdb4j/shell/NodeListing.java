// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.Nodes;
import org.ctdb4j.api.service.OperationException;

/** Asks for what a {@link NodeList} needs. */
final class NodeListing {
    private NodeListing() {}

    static NodeList of(ClusterStatus cluster, Nodes nodes, int asked) throws OperationException {
        List<Integer> partial = new ArrayList<>();
        for (ClusterStatus.Member member : cluster.members()) {
            if (member.flags() == 0 && isPartial(nodes, member.pnn())) {
                partial.add(member.pnn());
            }
        }
        return new NodeList(cluster.members(), asked, nodes.runState(asked), partial);
    }

    private static boolean isPartial(Nodes nodes, int pnn) {
        try {
            return nodes.partiallyOnline(pnn);
        } catch (OperationException diedMeanwhile) {
            return false;
        }
    }
}
