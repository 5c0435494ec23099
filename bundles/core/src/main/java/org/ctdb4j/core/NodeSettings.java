// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.spi.config.NodeLine;

/**
 * What a node is told once, at its birth.
 *
 * @param pid of the process, the answer of GET_PID
 * @param version announced in keepalives: major × 65536 + minor of the cluster's Samba
 * @param clusterLock the configured string, empty if none
 * @param fastStart no wait of RerecoveryTimeout before the startup event, as in test mode
 */
public record NodeSettings(
        int pnn,
        List<NodeLine> nodes,
        int port,
        int pid,
        int version,
        Tunables tunables,
        DebugLevel debugLevel,
        String clusterLock,
        int leaderTimeoutSeconds,
        boolean leaderCapability,
        boolean lmasterCapability,
        boolean startAsStopped,
        boolean startAsDisabled,
        boolean failoverDisabled,
        boolean fastStart) {}
