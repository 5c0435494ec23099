// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.ctdb4j.spi.config.ConfigurationException;
import org.junit.jupiter.api.Test;

/** The messages are those of ctdbd 4.17.12. */
class PublicAddressesTest {

    @Test
    void readsAddressesWithTheirInterfaces() throws ConfigurationException {
        assertEquals(
                List.of("10.0.0.1/24 lo", "fd00::1/64 lo,eth0"),
                parse("10.0.0.1/24 lo\n#x\n\nfd00::1/64\tlo,eth0 extra words\n"));
    }

    @Test
    void refusesADuplicate() {
        assertRefused(
                "10.0.0.1/24 lo\n10.0.0.1/25 lo\n",
                "Duplicate public IP address '10.0.0.1'\nFailed to add line 2 to the public address list");
    }

    @Test
    void refusesALineWithoutInterface() {
        assertRefused("10.0.0.1/24\n", "No interface specified at line 1 of public addresses file");
    }

    @Test
    void refusesWhatIsNoAddressWithPrefix() {
        assertRefused("10.0.0.1 lo\n", "Badly formed line 1 in public address list");
        assertRefused("\nx/24 lo\n", "Badly formed line 2 in public address list");
    }

    @Test
    void refusesAnUnknownInterface() {
        assertRefused(
                "10.0.0.1/24 lo,nope0\n",
                "Unknown interface nope0 for public address 10.0.0.1\nFailed to add line 1 to the public address list");
    }

    private static List<String> parse(String text) throws ConfigurationException {
        return PublicAddresses.parse(text, List.of("lo", "eth0")::contains);
    }

    private static void assertRefused(String text, String message) {
        assertEquals(
                message,
                assertThrows(ConfigurationException.class, () -> parse(text)).getMessage());
    }
}
