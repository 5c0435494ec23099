// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;

/**
 * The configuration of one node of a rehearsal.
 *
 * @param stage the folder of all its nodes
 */
public record StageConfiguration(Path stage, int pnn, List<NodeLine> lines, boolean tdbMutexes)
        implements NodeConfiguration {
    /** The default: a leader says that it is there once a second, and one that is taken for dead would hold the play up. */
    private static final int LEADER_TIMEOUT_SECONDS = 5;

    private static final boolean LEADER_CAPABILITY = true;
    private static final boolean LMASTER_CAPABILITY = true;
    private static final boolean START_AS_STOPPED = false;
    private static final boolean START_AS_DISABLED = false;
    private static final boolean FAILOVER_DISABLED = true;

    /** What the JDK connects to. */
    private static final int SOCKET_PATH_BYTES_MAX = 106;

    /** @throws IOException if the path of that folder is too long for the sockets in it */
    public static void requireShort(Path stage) throws IOException {
        Path socket = socket(stage, 0);
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_BYTES_MAX) {
            throw new IOException("the path of a Unix socket may have " + SOCKET_PATH_BYTES_MAX + " bytes, that of "
                    + socket + " has " + bytes);
        }
    }

    /** In the folder of all, and with a short name: where the node's own socket {@code ctdbd.socket} has room, this one has, too. */
    private static Path socket(Path stage, int pnn) {
        return stage.resolve(Integer.toString(pnn));
    }

    /** {@return the folder of this node alone} */
    public Path own() {
        return stage.resolve("node." + pnn);
    }

    @Override
    public Locations locations() {
        Path own = own();
        return new Locations(own, own, own, own, socket(stage, pnn), own.resolve("pid"), own, own, own);
    }

    @Override
    public Cluster cluster() {
        return new Cluster(
                lines,
                Optional.empty(),
                Cluster.PORT_DEFAULT,
                Optional.empty(),
                LEADER_TIMEOUT_SECONDS,
                LEADER_CAPABILITY,
                LMASTER_CAPABILITY,
                START_AS_STOPPED,
                START_AS_DISABLED,
                FAILOVER_DISABLED,
                tdbMutexes);
    }

    /** Recoveries may follow each other at once. */
    @Override
    public Tunables tunables() {
        return Tunables.DEFAULTS.with(Tunable.RERECOVERY_TIMEOUT, 0);
    }

    @Override
    public Logging logging() {
        return new Logging("", DebugLevel.ERROR.code());
    }

    @Override
    public List<String> publicAddresses() {
        return List.of();
    }

    @Override
    public Optional<String> lockDebugScript() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> eventDebugScript() {
        return Optional.empty();
    }

    @Override
    public OptionalInt testVersion() {
        return OptionalInt.empty();
    }

    @Override
    public boolean testMode() {
        return true;
    }

    @Override
    public List<NodeLine> readNodes() {
        return lines;
    }
}
