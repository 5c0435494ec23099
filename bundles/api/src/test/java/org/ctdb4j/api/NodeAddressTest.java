// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.99.77.1, 10.99.77.1",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "FD00:0:0:1::A, fd00:0:0:1::a",
        "fd00:0:0:1:0:0:0:2, fd00:0:0:1::2",
        "fd00:0:0:0:1:0:0:0, fd00::1:0:0:0",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
        "1::, 1::",
        "::ffff:10.0.0.1, ::ffff:10.0.0.1",
        "::10.0.0.1, ::10.0.0.1",
        "64:ff9b::10.0.0.1, 64:ff9b::a00:1"
    })
    void readsAndPrintsAsTheCLibraryDoes(String text, String printed) {
        assertEquals(printed, NodeAddress.parse(text).orElseThrow().text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.01",
                "10.0.0.1.2",
                "localhost",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                ":1::2",
                "1.2.3.4::",
                "::1.2.3",
                "::1.2.3.4:5",
                "fe80::1%eth0"
            })
    void refusesWhatIsNoAddress(String text) {
        assertTrue(NodeAddress.parse(text).isEmpty());
    }

    @Test
    void readsPortsAsTheToolWritesThem() {
        NodeAddress ipv4 = NodeAddress.parseWithPort("10.99.78.5:1234").orElseThrow();
        assertEquals("10.99.78.5:1234", ipv4.textWithPort());
        assertEquals(1234, ipv4.port());
        NodeAddress ipv6 = NodeAddress.parseWithPort("[fd00::5]:445").orElseThrow();
        assertEquals("[fd00::5]:445", ipv6.textWithPort());
        assertTrue(NodeAddress.parseWithPort("10.99.78.5").isEmpty());
        assertTrue(NodeAddress.parseWithPort("10.99.78.5:65536").isEmpty());
        assertTrue(NodeAddress.parseWithPort("[10.99.78.5]:1").isEmpty());
    }

    @Test
    void ignoresThePortWhenComparingHosts() {
        NodeAddress host = NodeAddress.parse("10.0.0.1").orElseThrow();
        assertTrue(host.sameIp(host.withPort(445)));
        assertFalse(host.sameIp(NodeAddress.parse("10.0.0.2").orElseThrow()));
    }

    @Test
    void unwrapsIpv4FromIpv6() {
        NodeAddress mapped = NodeAddress.parse("::ffff:10.0.0.1").orElseThrow().withPort(445);
        assertEquals("10.0.0.1:445", mapped.unmapped().textWithPort());
        NodeAddress real = NodeAddress.parse("fd00::1").orElseThrow();
        assertEquals(real, real.unmapped());
    }

    @Test
    void convertsToAndFromSocketAddresses() {
        NodeAddress address = NodeAddress.parseWithPort("[fd00::5]:445").orElseThrow();
        assertEquals(address, NodeAddress.of(address.toSocketAddress()));
    }

    @Test
    void refusesImpossibleParts() {
        assertThrows(IllegalArgumentException.class, () -> NodeAddress.of(Blob.ofHex("0a0000"), 0));
        assertThrows(IllegalArgumentException.class, () -> NodeAddress.of(Blob.ofHex("0a000001"), 65536));
    }
}
