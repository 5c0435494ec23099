// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeLine;

/** The nodes file: one address a line, the number of the line is the pnn. */
final class NodesFile {

    private static final InetAddress DELETED = address("0.0.0.0").orElseThrow();

    private NodesFile() {}

    /** Empty lines have no pnn; a line that begins with {@code #} is a deleted node and keeps its own. */
    static List<NodeLine> parse(String text) throws ConfigurationException {
        List<NodeLine> nodes = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String entry = line.strip();
            if (entry.startsWith("#")) {
                nodes.add(new NodeLine(DELETED, true));
            } else if (!entry.isEmpty()) {
                nodes.add(new NodeLine(parseAddress(entry, number), false));
            }
        }
        return List.copyOf(nodes);
    }

    private static InetAddress parseAddress(String entry, int number) throws ConfigurationException {
        return address(entry)
                .orElseThrow(() -> new ConfigurationException(
                        "Line %d, \"%s\", is not an IPv4 or IPv6 address".formatted(number, entry)));
    }

    private static Optional<InetAddress> address(String text) {
        return NodeAddress.parse(text).map(address -> address.toSocketAddress().getAddress());
    }

    /** Refuses a node address that no line has, or two: either way the node could not tell its own pnn. */
    static void checkOwnAddress(List<NodeLine> nodes, InetAddress own) throws ConfigurationException {
        long lines = nodes.stream()
                .filter(node -> !node.deleted() && node.address().equals(own))
                .count();
        String text = NodeAddress.of(Blob.wrap(own.getAddress()), 0).text();
        if (lines == 0) {
            throw new ConfigurationException(("Can not determine PNN - unknown node address: no line has %s; add it, or"
                            + " correct [cluster] -> node address in ctdb.conf")
                    .formatted(text));
        }
        if (lines > 1) {
            throw new ConfigurationException("%d lines have %s; leave one".formatted(lines, text));
        }
    }
}
