// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The ports on loopback through which this node is managed. */
final class ManagementPorts {

    /** What listens; the name in lower case with dots is the key in {@code ctdb4j.properties} and {@code ctdb4j.ports}. */
    enum Service {
        SSH_PORT,
        JMX_PORT,
        JOLOKIA_PORT;

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    /** Below the range from which the kernel takes ports for outgoing connections, so that none of them is in the way. */
    private static final int FREE_MIN = 20_000;

    private static final int FREE_MAX = 32_000;
    private static final int PORT_MAX = 0xffff;
    private static final int ATTEMPTS = 200;

    private final Map<Service, Integer> ports;

    private ManagementPorts(Map<Service, Integer> ports) {
        this.ports = ports;
    }

    /**
     * Takes the configured port of each service; where none is configured, the one it had before if that is free, else any
     * free one.
     */
    static ManagementPorts choose(Properties configured, Properties before, RandomGenerator random)
            throws StartException {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        Set<Integer> taken = new HashSet<>();
        for (Service service : Service.values()) {
            int port = port(configured, service);
            if (port == 0) {
                port = port(before, service);
                port = port != 0 && !taken.contains(port) && isFree(port) ? port : freePort(random, taken);
            } else if (!isFree(port)) {
                throw new StartException(
                        ExitCode.FAILURE,
                        "Port %d of %s in ctdb4j.properties is taken on 127.0.0.1: free it, or configure another"
                                .formatted(port, service.key()));
            }
            taken.add(port);
            ports.put(service, port);
        }
        return new ManagementPorts(ports);
    }

    int get(Service service) {
        return ports.get(service);
    }

    /** {@return one line {@code key=port} for each service} */
    String text() {
        StringBuilder text = new StringBuilder();
        ports.forEach((service, port) ->
                text.append(service.key()).append('=').append(port).append('\n'));
        return text.toString();
    }

    private static int port(Properties properties, Service service) throws StartException {
        String text = properties.getProperty(service.key(), "0").strip();
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > PORT_MAX) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "\"%s\" is not a port: correct %s in ctdb4j.properties, 0 means a free one"
                            .formatted(text, service.key()));
        }
        return Integer.parseInt(text);
    }

    private static int freePort(RandomGenerator random, Set<Integer> taken) throws StartException {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = random.nextInt(FREE_MIN, FREE_MAX);
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new StartException(
                ExitCode.FAILURE,
                "No free port found between %d and %d on 127.0.0.1: configure the management ports in ctdb4j.properties"
                        .formatted(FREE_MIN, FREE_MAX));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
