// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.registry.LocateRegistry;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import java.util.Set;

import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;

/**
 * JMX over RMI, registry and server on one port: {@code service:jmx:rmi:///jndi/rmi://127.0.0.1:PORT/jmxrmi}. Not
 * Karaf's connector, whose access lists leave the creation of MBeans, and so of any object, to whoever is logged in.
 */
final class JmxConnector {

    /** What a caller may send: arguments of our operations, and what JMX itself is made of. */
    private static final String ARGUMENTS =
            "maxdepth=20;maxarray=10000;java.lang.*;java.util.*;java.rmi.*;java.rmi.server.*;javax.management.*;"
                    + "javax.management.openmbean.*;javax.management.remote.rmi.*;!*";

    private JmxConnector() {}

    static void start(int port, ManagementUser user) throws StartException {
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");
        JMXAuthenticator authenticator = credentials -> authenticate(credentials, user);
        Map<String, Object> environment = Map.of(
                JMXConnectorServer.AUTHENTICATOR,
                authenticator,
                RMIConnectorServer.CREDENTIALS_FILTER_PATTERN,
                "java.lang.String;!*",
                RMIConnectorServer.SERIAL_FILTER_PATTERN,
                ARGUMENTS,
                RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE,
                Loopback.SOCKETS);
        try {
            LocateRegistry.createRegistry(port, null, Loopback.SOCKETS);
            JMXConnectorServer server = JMXConnectorServerFactory.newJMXConnectorServer(
                    new JMXServiceURL(
                            "service:jmx:rmi://127.0.0.1:%1$d/jndi/rmi://127.0.0.1:%1$d/jmxrmi".formatted(port)),
                    environment,
                    ManagementFactory.getPlatformMBeanServer());
            server.setMBeanServerForwarder(PolicedMBeanServer.create());
            server.start();
        } catch (IOException failed) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "JMX cannot listen on port %d of 127.0.0.1 (%s): set jmx.port in ctdb4j.properties"
                            .formatted(port, failed));
        }
    }

    private static Subject authenticate(Object credentials, ManagementUser user) {
        if (credentials instanceof String[] pair && pair.length == 2 && user.accepts(pair[0], pair[1])) {
            return new Subject(true, Set.of(new JMXPrincipal(pair[0])), Set.of(), Set.of());
        }
        throw new SecurityException("Wrong user or password");
    }

    /** One object, so that registry and server may share the port. */
    private enum Loopback implements RMIServerSocketFactory {
        SOCKETS;

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        }
    }
}
