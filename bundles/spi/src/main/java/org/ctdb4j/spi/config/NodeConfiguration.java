// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunables;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration of this node. Registered only once everything was read and is valid. */
@ProviderType
public interface NodeConfiguration {
    Locations locations();

    Cluster cluster();

    /** {@return defaults with ctdb.tunables applied} */
    Tunables tunables();

    Logging logging();

    /** {@return the lines of public_addresses that name an address} */
    List<String> publicAddresses();

    /** {@return the path of the script that looks into waits for locks, as written; empty if there is none} */
    Optional<String> lockDebugScript();

    /** {@return the script that looks into event scripts that hang; empty if there is none} */
    Optional<Path> eventDebugScript();

    /** {@return the version to announce to other nodes instead of the cluster's, for tests: CTDB_TEST_SAMBA_VERSION} */
    OptionalInt testVersion();

    /** {@return what scripts and helpers find in their environment besides the node's own ({@code spec/daemon.md} 1)} */
    default Map<String, String> scriptEnvironment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CTDB_BASE", locations().base().toString());
        environment.put("CTDB_LOGGING", logging().location());
        DebugLevel.of(logging().level()).ifPresent(level -> environment.put("CTDB_DEBUGLEVEL", level.name()));
        lockDebugScript().ifPresent(script -> environment.put("CTDB_DEBUG_LOCKS", script));
        return Map.copyOf(environment);
    }

    /** {@return whether CTDB_TEST_MODE is set} */
    boolean testMode();

    /**
     * Reads the nodes file anew.
     *
     * @throws ConfigurationException if it is unreadable or a line is no address
     */
    List<NodeLine> readNodes() throws ConfigurationException;

    /**
     * Where things are.
     *
     * @param base CTDB_BASE or the configuration folder
     * @param events the folder with {@code legacy} in it
     */
    record Locations(
            Path base,
            Path events,
            Path notification,
            Path runDirectory,
            Path socket,
            Path pidFile,
            Path volatileDirectory,
            Path persistentDirectory,
            Path stateDirectory) {}

    /**
     * Section [cluster] and what of [legacy] and [database] is about the node's part in it.
     *
     * @param nodeAddress address to bind; empty: the first line of the nodes file that can be bound
     */
    record Cluster(
            List<NodeLine> nodes,
            Optional<InetAddress> nodeAddress,
            int port,
            Optional<String> clusterLock,
            int leaderTimeoutSeconds,
            boolean leaderCapability,
            boolean lmasterCapability,
            boolean startAsStopped,
            boolean startAsDisabled,
            boolean failoverDisabled,
            boolean tdbMutexes) {
        /** The well-known port of the nodes, where the services file names no other. */
        public static final int PORT_DEFAULT = 4379;
    }

    /** Section [logging]. {@code level} 0 to 10. */
    record Logging(String location, int level) {}
}
