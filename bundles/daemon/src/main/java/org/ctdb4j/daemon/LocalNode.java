// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;

/** Which line of the nodes file this node is ({@code spec/daemon.md} 1.5). */
record LocalNode(int pnn, InetSocketAddress address) {
    /**
     * Finds the own line: that of the configured node address, else the first whose address can be bound here.
     *
     * @throws ConfigurationException if there is none, or the address stands there twice
     */
    static LocalNode find(NodeConfiguration.Cluster cluster) throws ConfigurationException {
        Optional<InetAddress> configured = cluster.nodeAddress();
        InetAddress own = configured.isPresent() ? configured.get() : firstBindable(cluster);
        int pnn = -1;
        for (int i = 0; i < cluster.nodes().size(); i++) {
            NodeLine line = cluster.nodes().get(i);
            if (!line.deleted() && line.address().equals(own)) {
                if (pnn >= 0) {
                    throw new ConfigurationException("The nodes file has the address " + own.getHostAddress()
                            + " twice, for node " + pnn + " and node " + i + ": remove one of them");
                }
                pnn = i;
            }
        }
        if (pnn < 0) {
            throw new ConfigurationException("The node address " + own.getHostAddress()
                    + " is not in the nodes file: add it there, on all nodes, or correct it in ctdb.conf");
        }
        return new LocalNode(pnn, new InetSocketAddress(own, cluster.port()));
    }

    private static InetAddress firstBindable(NodeConfiguration.Cluster cluster) throws ConfigurationException {
        List<NodeLine> nodes = cluster.nodes();
        for (NodeLine line : nodes) {
            if (!line.deleted() && bindable(line.address())) {
                return line.address();
            }
        }
        throw new ConfigurationException("None of the " + nodes.size()
                + " addresses in the nodes file is an address of this machine: add this node's, on all nodes");
    }

    private static boolean bindable(InetAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
