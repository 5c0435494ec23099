// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.util.ArrayList;
import java.util.List;

/**
 * A namespace for each node, with a device {@code eth0}, and one more with the bridge that joins them. Nothing of it shows
 * outside, so that the addresses may be the same for every network.
 */
public final class NamespaceNetwork implements Network {
    private static final String BRIDGE = "bridge";
    private static final String DEVICE = "eth0";

    private final Namespace middle = new Namespace();
    private final List<Namespace> nodes = new ArrayList<>();

    public NamespaceNetwork(int size) {
        middle.run("ip", "link", "add", BRIDGE, "type", "bridge");
        middle.run("ip", "link", "set", BRIDGE, "up");
        for (int pnn = 0; pnn < size; pnn++) {
            Namespace node = new Namespace();
            nodes.add(node);
            String port = "node" + pnn;
            middle.link(port, node, DEVICE);
            middle.run("ip", "link", "set", port, "master", BRIDGE, "up");
            node.run("ip", "address", "add", address(pnn) + "/24", "dev", DEVICE);
            node.run("ip", "link", "set", DEVICE, "up");
        }
    }

    @Override
    public String name() {
        return "net-" + middle.pid();
    }

    @Override
    public String address(int pnn) {
        return "10.99.0." + (pnn + 1);
    }

    @Override
    public Namespace place(int pnn) {
        return nodes.get(pnn);
    }

    @Override
    public void close() {
        nodes.forEach(Namespace::close);
        middle.close();
    }
}
