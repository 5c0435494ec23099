// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.ctdb4j.itests.clusters.TestNode;

/** Where, and by whom, a node of ours is managed: the ports and the password that its start has chosen. */
record ManagementAccess(int sshPort, int jmxPort, int jolokiaPort, String user, String password) {
    static final String HOST = "127.0.0.1";
    private static final String USER = "ctdb";

    static ManagementAccess of(TestNode node) {
        Properties ports = load(node.base().resolve("run/ctdb4j.ports"));
        Properties users = load(node.base().resolve("db/state/ctdb4j/etc/users.properties"));
        return new ManagementAccess(
                port(ports, "ssh.port"),
                port(ports, "jmx.port"),
                port(ports, "jolokia.port"),
                USER,
                users.getProperty(USER).split(",", 2)[0].strip());
    }

    ManagementAccess withPassword(String other) {
        return new ManagementAccess(sshPort, jmxPort, jolokiaPort, user, other);
    }

    private static int port(Properties ports, String key) {
        return Integer.parseInt(ports.getProperty(key));
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
