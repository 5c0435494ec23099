// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Timeval;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.ctdb4j.protocol.type.NodeStatistics;

/**
 * What is true of a node between two steps.
 *
 * @param leader {@link org.ctdb4j.api.Pnn#UNKNOWN} if this node knows none
 * @param recoveryBound whether the recovery role has a holder
 * @param allFrozen whether control FREEZE has frozen all databases
 * @param debugLevel 0 to 10
 * @param capabilities {@link org.ctdb4j.api.Capabilities}
 * @param recoveryStarted when the last recovery began, the start of the node if there was none
 * @param recoveryEnded when the last recovery ended, the start of the node if there was none
 * @param members of the cluster, by pnn
 * @param databases the one attached last first
 * @param clients in the order they came, roles of this process among them
 */
public record NodeSnapshot(
        int pnn,
        RunState runState,
        RecoveryMode recoveryMode,
        VnnMap vnnMap,
        int leader,
        boolean recoveryBound,
        boolean allFrozen,
        int debugLevel,
        int capabilities,
        long uptimeSeconds,
        Timeval started,
        Timeval recoveryStarted,
        Timeval recoveryEnded,
        List<Member> members,
        List<Database> databases,
        List<Client> clients,
        Tunables tunables,
        NodeStatistics statistics) {

    /** A node of the cluster. {@code flags}: {@link org.ctdb4j.api.NodeFlags} as this node sees them. */
    public record Member(int pnn, String address, int flags) {}

    /**
     * An attached database.
     *
     * @param flags {@link org.ctdb4j.api.DatabaseFlags}
     * @param health why it is unhealthy; empty if it is healthy
     * @param openFlags {@link org.ctdb4j.api.TdbFlags}
     * @param waiting calls and packets that wait for records
     * @param callsSent calls of clients that another node has been asked to answer
     * @param emptied empty records that the next vacuum run looks at or fetches
     */
    public record Database(
            int id,
            String name,
            String path,
            int flags,
            String health,
            int openFlags,
            int generation,
            boolean frozen,
            int waiting,
            int callsSent,
            int emptied) {}

    /**
     * A client.
     *
     * @param connection its number at the client socket, 0 for a role of this process
     * @param srvids what it has registered
     * @param pendingControls controls it waits for
     */
    public record Client(int id, long connection, int pid, List<Long> srvids, int pendingControls) {}
}
