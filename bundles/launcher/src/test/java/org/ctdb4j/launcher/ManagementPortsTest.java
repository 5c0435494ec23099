// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.Random;

import org.ctdb4j.launcher.ManagementPorts.Service;
import org.junit.jupiter.api.Test;

class ManagementPortsTest {

    private static final Properties NONE = new Properties();

    @Test
    void takesDifferentFreePorts() throws StartException {
        ManagementPorts ports = ManagementPorts.choose(NONE, NONE, new Random(1));
        assertNotEquals(ports.get(Service.SSH_PORT), ports.get(Service.JMX_PORT));
        assertNotEquals(ports.get(Service.JMX_PORT), ports.get(Service.JOLOKIA_PORT));
    }

    @Test
    void keepsThePortsItHadBefore() throws Exception {
        ManagementPorts before = ManagementPorts.choose(NONE, NONE, new Random(1));
        assertEquals(
                before.text(),
                ManagementPorts.choose(NONE, properties(before.text()), new Random(2))
                        .text());
    }

    @Test
    void leavesAPortThatIsTakenByNow() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Properties before = properties("ssh.port=" + other.getLocalPort());
            assertNotEquals(
                    other.getLocalPort(),
                    ManagementPorts.choose(NONE, before, new Random(1)).get(Service.SSH_PORT));
        }
    }

    @Test
    void refusesAConfiguredPortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Properties configured = properties("jmx.port=" + other.getLocalPort());
            StartException refused =
                    assertThrows(StartException.class, () -> ManagementPorts.choose(configured, NONE, new Random(1)));
            assertTrue(refused.getMessage().contains("jmx.port"), refused.getMessage());
        }
    }

    @Test
    void refusesWhatIsNoPort() throws Exception {
        for (String text : new String[] {"x", "-1", "65536", "1234567"}) {
            Properties configured = properties("ssh.port=" + text);
            assertThrows(StartException.class, () -> ManagementPorts.choose(configured, NONE, new Random(1)), text);
        }
    }

    private static Properties properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }
}
