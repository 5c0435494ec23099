// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.service.DatabaseKind;

/** {@code org.ctdb4j:type=Node}. */
@Description("This node")
public interface NodeMXBean {
    @Description("Number of this node")
    int getPnn();

    @Description("Address by which the other nodes know it")
    String getAddress();

    @Description("Process id")
    long getPid();

    @Description("How far it has come since its start")
    RunState getRunState();

    @Description("ACTIVE while a recovery is going on")
    RecoveryMode getRecoveryMode();

    @Description("What is wrong with it, as bits; 0 is a healthy node")
    int getFlags();

    @Description("What is wrong with it, as ctdb status prints it")
    String getFlagNames();

    @Description("What it may become: LEADER, LMASTER")
    List<String> getCapabilities();

    @Description("How much it logs")
    DebugLevel getDebugLevel();

    @Description("When it started, milliseconds since 1970")
    long getStartedMillis();

    @Description("How long it has been running")
    long getUptimeSeconds();

    @Description("Sets how much this node logs")
    void changeNodeDebugLevel(
            @Description(name = "level", value = "ERROR, WARNING, NOTICE, INFO or DEBUG") DebugLevel level);

    @Description("Ends what disableNode began")
    void enableNode();

    @Description("Takes this node's public addresses away; it goes on serving records")
    void disableNode();

    @Description("Takes this node out of the cluster until continueNode")
    void stopNode();

    @Description("Brings this node back after stopNode")
    void continueNode();

    @Description("Takes this node out of the cluster for some time")
    void banNode(@Description(name = "seconds", value = "How long") int seconds);

    @Description("Ends the ban of this node")
    void unbanNode();

    @Description("Attaches a database on all nodes, creating it where needed; returns its id")
    String attachDatabase(
            @Description(name = "name", value = "As clients name it, like locking.tdb") String name,
            @Description(name = "kind", value = "VOLATILE, PERSISTENT or REPLICATED") DatabaseKind kind);
}
