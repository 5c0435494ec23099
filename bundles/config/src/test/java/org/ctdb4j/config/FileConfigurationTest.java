// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.api.Tunable;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigurationTest {

    private static final String CLUSTER = "[cluster]\nnode address = 127.0.0.1\ncluster lock = /shared/lock\n";

    @TempDir
    private Path base;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void layOutANode() throws IOException {
        environment.put("CTDB_TEST_MODE", "yes");
        environment.put("CTDB_BASE", base.toString());
        Files.createDirectory(base.resolve("db"));
        write("ctdb.conf", CLUSTER + databases(base.resolve("db")));
        write("nodes", "127.0.0.1\n127.0.0.2\n");
        write("public_addresses", "192.168.100.1/24 lo\n");
        write("ctdb.tunables", "KeepaliveInterval = 1\n");
    }

    @Test
    void findsEverythingBelowTheBaseInTestMode() throws ConfigurationException {
        NodeConfiguration configuration = new FileConfiguration(environment);
        NodeConfiguration.Locations locations = configuration.locations();
        assertEquals(base.resolve("run/ctdbd.socket"), locations.socket());
        assertEquals(base.resolve("run/ctdbd.pid"), locations.pidFile());
        assertEquals(base.resolve("db"), locations.stateDirectory());
        assertEquals(Optional.of("/shared/lock"), configuration.cluster().clusterLock());
        assertEquals(2, configuration.cluster().nodes().size());
        assertEquals(1, configuration.tunables().get(Tunable.KEEPALIVE_INTERVAL));
        assertEquals(List.of("192.168.100.1/24 lo"), configuration.publicAddresses());
        assertTrue(configuration.testMode());
    }

    @Test
    void putsTheSocketWhereCtdbSocketSays() throws ConfigurationException {
        environment.put("CTDB_SOCKET", "/elsewhere/socket");
        assertEquals(
                Path.of("/elsewhere/socket"),
                new FileConfiguration(environment).locations().socket());
    }

    @Test
    void refusesASocketPathThatDoesNotFit() {
        environment.put("CTDB_SOCKET", "/" + "s".repeat(107));
        assertRefused("has 108 bytes; 107 are possible");
    }

    @Test
    void wantsABaseInTestMode() {
        environment.remove("CTDB_BASE");
        assertRefused("CTDB_BASE must name the folder of the node");
    }

    @Test
    void prefersClusterLockToRecoveryLock() throws Exception {
        write("ctdb.conf", CLUSTER + "recovery lock = /old\n" + databases(base.resolve("db")));
        assertEquals(
                Optional.of("/shared/lock"),
                new FileConfiguration(environment).cluster().clusterLock());
    }

    @Test
    void refusesABadConfigurationFileWithEveryLineOfComplaint() throws IOException {
        write("ctdb.conf", "[cluster]\nleader timeout = 0\n");
        assertRefused(
                "Invalid value for [cluster] -> leader timeout = 0\nconf: validation for option \"leader timeout\""
                        + " failed\nFailed to load configuration file " + base + "/ctdb.conf");
    }

    @Test
    void refusesAMissingOrBadNodesFile() throws IOException {
        write("nodes", "foo\n");
        assertRefused("Failed to load nodes file \"" + base + "/nodes\"");
        Files.delete(base.resolve("nodes"));
        assertRefused("Failed to read nodes file \"" + base + "/nodes\"");
    }

    @Test
    void refusesANodesFileWithoutTheOwnAddress() throws IOException {
        write("nodes", "127.0.0.2\n");
        assertRefused(base + "/nodes: Can not determine PNN - unknown node address");
    }

    @Test
    void refusesBadPublicAddresses() throws IOException {
        write("public_addresses", "10.0.0.1/24 nope0\n");
        assertRefused("Unable to setup public IP addresses from " + base + "/public_addresses");
    }

    @Test
    void startsWithoutPublicAddressesAndTunables() throws Exception {
        Files.delete(base.resolve("public_addresses"));
        Files.delete(base.resolve("ctdb.tunables"));
        assertEquals(List.of(), new FileConfiguration(environment).publicAddresses());
    }

    @Test
    void findsTheEventDebugScriptBesideTheConfiguration() throws Exception {
        assertEquals(Optional.empty(), new FileConfiguration(environment).eventDebugScript());
        write("hung.sh", "#!/bin/sh\n");
        assertTrue(base.resolve("hung.sh").toFile().setExecutable(true));
        write("ctdb.conf", CLUSTER + databases(base.resolve("db")) + "[event]\ndebug script = hung.sh\n");
        assertEquals(Optional.of(base.resolve("hung.sh")), new FileConfiguration(environment).eventDebugScript());
    }

    /** Set in the file it is taken as it is written, wherever it was looked for when the file was checked. */
    @Test
    void findsTheLockDebugScriptAsCtdbdDoes() throws Exception {
        assertEquals(Optional.empty(), new FileConfiguration(environment).lockDebugScript());
        Path usual = base.resolve("debug_locks.sh");
        write("debug_locks.sh", "#!/bin/sh\n");
        assertEquals(Optional.empty(), new FileConfiguration(environment).lockDebugScript());
        assertTrue(usual.toFile().setExecutable(true));
        assertEquals(Optional.of(usual.toString()), new FileConfiguration(environment).lockDebugScript());
        environment.put("CTDB_DEBUG_LOCKS", "/elsewhere/script");
        assertEquals(Optional.of("/elsewhere/script"), new FileConfiguration(environment).lockDebugScript());
        write("ctdb.conf", CLUSTER + databases(base.resolve("db")) + "lock debug script = debug_locks.sh\n");
        assertEquals(Optional.of("debug_locks.sh"), new FileConfiguration(environment).lockDebugScript());
    }

    @Test
    void announcesTheVersionThatATestSays() throws Exception {
        assertEquals(OptionalInt.empty(), new FileConfiguration(environment).testVersion());
        environment.put("CTDB_TEST_SAMBA_VERSION", "327697");
        assertEquals(OptionalInt.of(0x0005_0011), new FileConfiguration(environment).testVersion());
        environment.put("CTDB_TEST_SAMBA_VERSION", "0x00050011");
        FileConfiguration odd = new FileConfiguration(environment);
        assertEquals(OptionalInt.empty(), odd.testVersion());
        assertTrue(odd.warnings().toString().contains("0x00050011 is no version"), odd.warnings()::toString);
    }

    @Test
    void readsTheNodesFileAgainOnRequest() throws Exception {
        NodeConfiguration configuration = new FileConfiguration(environment);
        write("nodes", "127.0.0.1\n#127.0.0.2\n127.0.0.3\n");
        assertEquals(3, configuration.readNodes().size());
        assertEquals(2, configuration.cluster().nodes().size());
    }

    private void assertRefused(String part) {
        String message = assertThrows(ConfigurationException.class, () -> new FileConfiguration(environment))
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(base.resolve(name), text);
    }

    private static String databases(Path folder) {
        return "[database]\nvolatile database directory = %1$s\npersistent database directory = %1$s\n"
                        .formatted(folder)
                + "state database directory = %s\n".formatted(folder);
    }
}
