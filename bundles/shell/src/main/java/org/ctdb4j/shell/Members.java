// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.util.Optional;

import org.ctdb4j.api.NodeFlags;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.OperationException;

/** Finds nodes that an operator names. */
final class Members {
    private Members() {}

    /** {@return the pnn of a node that can be asked} */
    static int reachable(ClusterStatus cluster, int pnn) throws OperationException {
        int flags = existing(cluster, pnn).flags();
        if (!NodeFlags.isConnected(flags) || NodeFlags.isDeleted(flags)) {
            throw new OperationException("Node " + pnn + " has status " + NodeFlags.toText(flags));
        }
        return pnn;
    }

    /** {@return a node, whatever is wrong with it} */
    static ClusterStatus.Member existing(ClusterStatus cluster, int pnn) throws OperationException {
        Optional<ClusterStatus.Member> found = cluster.members().stream()
                .filter(member -> member.pnn() == pnn && !NodeFlags.isDeleted(member.flags()))
                .findFirst();
        return found.orElseThrow(() -> new OperationException("Node " + pnn + " does not exist"));
    }
}
