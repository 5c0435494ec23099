// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;
import org.junit.jupiter.api.Test;

final class LocalNodeTest {
    private static final int PORT = NodeConfiguration.Cluster.PORT_DEFAULT;

    private static NodeConfiguration.Cluster cluster(Optional<String> own, String... lines)
            throws UnknownHostException {
        List<NodeLine> nodes = new ArrayList<>();
        for (String line : lines) {
            boolean deleted = line.startsWith("#");
            nodes.add(new NodeLine(InetAddress.getByName(deleted ? "0.0.0.0" : line), deleted));
        }
        Optional<InetAddress> address =
                own.isPresent() ? Optional.of(InetAddress.getByName(own.get())) : Optional.empty();
        return new NodeConfiguration.Cluster(
                nodes, address, PORT, Optional.empty(), 5, true, true, false, false, false, true);
    }

    @Test
    void isTheLineOfItsConfiguredAddress() throws Exception {
        LocalNode node = LocalNode.find(cluster(Optional.of("127.0.0.2"), "#127.0.0.9", "127.0.0.1", "127.0.0.2"));

        assertEquals(2, node.pnn());
        assertEquals(PORT, node.address().getPort());
    }

    @Test
    void isElseTheFirstLineThatCanBeBound() throws Exception {
        assertEquals(
                1,
                LocalNode.find(cluster(Optional.empty(), "192.0.2.1", "127.0.0.1", "127.0.0.2"))
                        .pnn());
    }

    @Test
    void knowsAnIpv6Line() throws Exception {
        assertEquals(
                0,
                LocalNode.find(cluster(Optional.of("::1"), "0:0:0:0:0:0:0:1", "::2"))
                        .pnn());
    }

    @Test
    void refusesAnAddressThatIsNotInTheFile() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> LocalNode.find(cluster(Optional.of("127.0.0.3"), "127.0.0.1")));

        assertTrue(refused.getMessage().contains("not in the nodes file"), refused::getMessage);
    }

    @Test
    void refusesAnAddressThatStandsThereTwice() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> LocalNode.find(cluster(Optional.of("127.0.0.1"), "127.0.0.1", "127.0.0.1")));

        assertTrue(refused.getMessage().contains("twice"), refused::getMessage);
    }

    @Test
    void refusesAFileOfOthersOnly() {
        assertThrows(ConfigurationException.class, () -> LocalNode.find(cluster(Optional.empty(), "192.0.2.1")));
    }

    @Test
    void putsVersionsOnTheWire() {
        assertEquals(0x0004_0011, Lifecycle.wireVersion("4.17"));
        assertEquals(0x0004_0019, Lifecycle.wireVersion("4.25.0"));
        assertThrows(IllegalArgumentException.class, () -> Lifecycle.wireVersion("four"));
    }
}
