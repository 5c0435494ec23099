// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.NodeAddress;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;

/** The configuration in the files the environment points to; read whole when constructed, or refused. */
public class FileConfiguration implements NodeConfiguration {

    private static final Path SERVICES = Path.of("/etc/services");
    private static final String DEFAULT_LOG = "file:/var/log/ctdb/log.ctdb";
    private static final int DEFAULT_LEADER_TIMEOUT_SECONDS = 5;

    private final Folders folders;
    private final Locations locations;
    private final Cluster cluster;
    private final Logging logging;
    private final Tunables tunables;
    private final List<String> publicAddresses;
    private final Optional<String> lockDebugScript;
    private final Optional<Path> eventDebugScript;
    private final OptionalInt testVersion;
    private final List<String> warnings = new ArrayList<>();

    /**
     * The configuration a process with this environment would have.
     *
     * @throws ConfigurationException in the words of ctdbd where it refuses the same thing
     */
    public FileConfiguration(Map<String, String> environment) throws ConfigurationException {
        this.folders = Folders.of(environment);
        CtdbConf conf = readConf();
        this.locations = locations(conf);
        this.logging = new Logging(conf.get(CtdbConf.LOCATION).orElse(DEFAULT_LOG), logLevel(conf));
        this.cluster = cluster(conf);
        this.tunables = readTunables();
        this.publicAddresses = readPublicAddresses();
        this.lockDebugScript = lockDebugScript(conf, environment);
        this.eventDebugScript = conf.get(CtdbConf.EVENT_DEBUG_SCRIPT).map(folders.etc()::resolve);
        this.testVersion = testVersion(environment.getOrDefault("CTDB_TEST_SAMBA_VERSION", ""));
    }

    /** {@return what is odd and ctdbd starts with all the same} */
    public final List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public Locations locations() {
        return locations;
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public Tunables tunables() {
        return tunables;
    }

    @Override
    public Logging logging() {
        return logging;
    }

    @Override
    public List<String> publicAddresses() {
        return publicAddresses;
    }

    @Override
    public OptionalInt testVersion() {
        return testVersion;
    }

    @Override
    public Optional<String> lockDebugScript() {
        return lockDebugScript;
    }

    @Override
    public Optional<Path> eventDebugScript() {
        return eventDebugScript;
    }

    @Override
    public boolean testMode() {
        return folders.testMode();
    }

    @Override
    public List<NodeLine> readNodes() throws ConfigurationException {
        Path file = folders.base().resolve("nodes");
        String failed = "%nFailed to load nodes file \"%s\"".formatted(file);
        String text = read(file)
                .orElseThrow(
                        () -> new ConfigurationException("Failed to read nodes file \"%s\"".formatted(file) + failed));
        try {
            return NodesFile.parse(text);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException(wrong.getMessage() + failed);
        }
    }

    private CtdbConf readConf() throws ConfigurationException {
        Path file = folders.etc().resolve("ctdb.conf");
        CtdbConf conf = CtdbConf.parse(read(file).orElse(""), folders);
        if (!conf.errors().isEmpty()) {
            throw new ConfigurationException(
                    String.join("\n", conf.errors()) + "\nFailed to load configuration file %s".formatted(file));
        }
        return conf;
    }

    private Locations locations(CtdbConf conf) throws ConfigurationException {
        return new Locations(
                folders.base(),
                folders.base().resolve("events"),
                folders.base().resolve("notify.sh"),
                folders.run(),
                folders.socket(),
                folders.run().resolve("ctdbd.pid"),
                directory(conf, CtdbConf.VOLATILE_DIRECTORY, "volatile"),
                directory(conf, CtdbConf.PERSISTENT_DIRECTORY, "persistent"),
                directory(conf, CtdbConf.STATE_DIRECTORY, "state"));
    }

    private Path directory(CtdbConf conf, ConfOption<String> option, String defaultName) throws ConfigurationException {
        Path path = conf.get(option).map(Path::of).orElse(folders.var().resolve(defaultName));
        Optional<List<String>> missing = CtdbConf.missingDirectory(option.name(), path);
        if (missing.isPresent()) {
            throw new ConfigurationException(String.join("\n", missing.get()) + ": create it");
        }
        if (!Files.isWritable(path)) {
            throw new ConfigurationException("%s \"%s\" cannot be written: make it writable for user %s"
                    .formatted(option.name(), path, System.getProperty("user.name")));
        }
        return path;
    }

    private Optional<String> lockDebugScript(CtdbConf conf, Map<String, String> environment) {
        Path usual = folders.base().resolve("debug_locks.sh");
        return conf.get(CtdbConf.LOCK_DEBUG_SCRIPT)
                .or(() -> Optional.ofNullable(environment.get("CTDB_DEBUG_LOCKS")))
                .or(() -> Optional.of(usual).filter(Files::isExecutable).map(Path::toString));
    }

    private OptionalInt testVersion(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int version = Integer.parseInt(text);
            if (version > 0) {
                return OptionalInt.of(version);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        warnings.add("CTDB_TEST_SAMBA_VERSION: " + text + " is no version: use the decimal of major * 65536 + minor");
        return OptionalInt.empty();
    }

    private static int logLevel(CtdbConf conf) {
        return conf.get(CtdbConf.LOG_LEVEL)
                .flatMap(DebugLevel::parse)
                .orElse(DebugLevel.NOTICE)
                .code();
    }

    private Cluster cluster(CtdbConf conf) throws ConfigurationException {
        List<NodeLine> nodes = readNodes();
        Optional<InetAddress> address = conf.get(CtdbConf.NODE_ADDRESS)
                .flatMap(NodeAddress::parse)
                .map(parsed -> parsed.toSocketAddress().getAddress());
        if (address.isPresent()) {
            checkOwnAddress(nodes, address.get());
        }
        return new Cluster(
                nodes,
                address,
                ServicePort.of(read(SERVICES).orElse("")),
                clusterLock(conf),
                conf.get(CtdbConf.LEADER_TIMEOUT).orElse(DEFAULT_LEADER_TIMEOUT_SECONDS),
                conf.get(CtdbConf.LEADER_CAPABILITY).orElse(true),
                conf.get(CtdbConf.LMASTER_CAPABILITY).orElse(true),
                conf.get(CtdbConf.START_AS_STOPPED).orElse(false),
                conf.get(CtdbConf.START_AS_DISABLED).orElse(false),
                conf.get(CtdbConf.FAILOVER_DISABLED).orElse(false),
                conf.get(CtdbConf.TDB_MUTEXES).orElse(true));
    }

    private void checkOwnAddress(List<NodeLine> nodes, InetAddress own) throws ConfigurationException {
        try {
            NodesFile.checkOwnAddress(nodes, own);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException("%s: %s".formatted(folders.base().resolve("nodes"), wrong.getMessage()));
        }
    }

    private Optional<String> clusterLock(CtdbConf conf) {
        Optional<String> old = conf.get(CtdbConf.RECOVERY_LOCK);
        if (old.isPresent()) {
            warnings.add("ctdb.conf: [cluster] -> recovery lock is deprecated, use cluster lock");
        }
        return conf.get(CtdbConf.CLUSTER_LOCK).or(() -> old);
    }

    private Tunables readTunables() throws ConfigurationException {
        Path path = folders.etc().resolve("ctdb.tunables");
        TunablesFile file = TunablesFile.parse(read(path).orElse(""));
        file.complaints().forEach(complaint -> warnings.add("%s: %s".formatted(path, complaint)));
        return file.tunables();
    }

    private List<String> readPublicAddresses() throws ConfigurationException {
        Path path = folders.base().resolve("public_addresses");
        Optional<String> text = read(path);
        if (text.isEmpty()) {
            warnings.add("Not loading public addresses, no file " + path);
            return List.of();
        }
        try {
            return PublicAddresses.parse(text.get(), FileConfiguration::hasInterface);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException(
                    "%s%nUnable to setup public IP addresses from %s".formatted(wrong.getMessage(), path));
        }
    }

    private static boolean hasInterface(String name) {
        try {
            return NetworkInterface.getByName(name) != null;
        } catch (SocketException unknown) {
            throw new UncheckedIOException("Interface %s cannot be looked up".formatted(name), unknown);
        }
    }

    /** {@return the text of a file, or nothing if there is none} */
    private static Optional<String> read(Path file) throws ConfigurationException {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new ConfigurationException("%s cannot be read: %s".formatted(file, unreadable));
        }
    }
}
