// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;

import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeLine;
import org.junit.jupiter.api.Test;

class NodesFileTest {

    @Test
    void numbersTheAddressesAndSkipsEmptyLines() throws ConfigurationException {
        assertEquals(
                List.of(node("10.0.0.1"), node("fd00::1"), node("10.0.0.3")),
                NodesFile.parse(" 10.0.0.1 \n\nfd00::1\t\n10.0.0.3\n\n\n"));
    }

    @Test
    void keepsTheNumberOfADeletedNode() throws ConfigurationException {
        assertEquals(
                List.of(new NodeLine(ip("0.0.0.0"), true), node("10.0.0.2")), NodesFile.parse("#10.0.0.1\n10.0.0.2\n"));
    }

    @Test
    void refusesWhatIsNoAddressAndSaysWhere() {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> NodesFile.parse("10.0.0.1\nnode2\n"));
        assertEquals("Line 2, \"node2\", is not an IPv4 or IPv6 address", refused.getMessage());
    }

    @Test
    void wantsTheOwnAddressOnce() {
        List<NodeLine> nodes = List.of(node("10.0.0.1"), node("10.0.0.2"), node("10.0.0.2"), node("fd00::1"));
        assertDoesNotThrow(() -> NodesFile.checkOwnAddress(nodes, ip("10.0.0.1")));
        assertDoesNotThrow(() -> NodesFile.checkOwnAddress(nodes, ip("fd00::1")));
        assertTrue(refusal(nodes, "10.0.0.9").contains("no line has 10.0.0.9"));
        assertTrue(refusal(nodes, "10.0.0.2").contains("2 lines have 10.0.0.2"));
    }

    private static String refusal(List<NodeLine> nodes, String own) {
        return assertThrows(ConfigurationException.class, () -> NodesFile.checkOwnAddress(nodes, ip(own)))
                .getMessage();
    }

    private static NodeLine node(String address) {
        return new NodeLine(ip(address), false);
    }

    private static InetAddress ip(String text) {
        return NodeAddress.parse(text).orElseThrow().toSocketAddress().getAddress();
    }
}
