// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.util.Arrays;
import java.util.List;

import org.ctdb4j.spi.config.NodeConfiguration;

/** The port of the nodes: that of service {@code ctdb} in the services file, else the well-known one. */
final class ServicePort {

    private ServicePort() {}

    static int of(String services) {
        for (String line : services.split("\n")) {
            List<String> words =
                    Arrays.asList(line.replaceFirst("#.*", "").strip().split("\\s+"));
            boolean tcp = words.size() >= 2 && words.get(1).matches("[0-9]{1,5}/tcp");
            if (tcp && (words.get(0).equals("ctdb") || words.lastIndexOf("ctdb") >= 2)) {
                return Integer.parseInt(words.get(1).substring(0, words.get(1).indexOf('/')));
            }
        }
        return NodeConfiguration.Cluster.PORT_DEFAULT;
    }
}
