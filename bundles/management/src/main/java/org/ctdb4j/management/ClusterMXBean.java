// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.service.ClusterStatus;
import org.ctdb4j.api.service.Nodes;

/** {@code org.ctdb4j:type=Cluster}. */
@Description("The cluster as this node sees it")
public interface ClusterMXBean {
    @Description("Number of the current generation; each recovery begins a new one, and 1 is none")
    long getGeneration();

    @Description("Nodes that share the lmaster role, in the order of the VNN map")
    List<Integer> getLmasters();

    @Description("ACTIVE while a recovery is going on")
    RecoveryMode getRecoveryMode();

    @Description("Number of the leader, -1 while none is known")
    int getLeader();

    @Description("All nodes of the nodes file with address and flags")
    List<ClusterStatus.Member> getMembers();

    @Description("Asks a node for a sign of life")
    Nodes.Pong ping(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Makes a node call for a recovery and waits for its end, at most RecoverTimeout")
    void recover(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Ends what disableNode began")
    void enableNode(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Takes a node's public addresses away; it goes on serving records")
    void disableNode(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Takes a node out of the cluster until continueNode")
    void stopNode(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Brings a node back after stopNode")
    void continueNode(@Description(name = "pnn", value = "Number of the node") int pnn);

    @Description("Takes a node out of the cluster for some time")
    void banNode(
            @Description(name = "pnn", value = "Number of the node") int pnn,
            @Description(name = "seconds", value = "How long") int seconds);

    @Description("Ends the ban of a node")
    void unbanNode(@Description(name = "pnn", value = "Number of the node") int pnn);
}
