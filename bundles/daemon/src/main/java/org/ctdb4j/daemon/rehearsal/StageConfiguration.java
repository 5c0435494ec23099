// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon.rehearsal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;

/** The configuration of one node of a rehearsal. It has everything in one folder. */
public record StageConfiguration(Path folder, List<NodeLine> lines, boolean tdbMutexes) implements NodeConfiguration {
    private static final int PORT = 4379;

    /** The default: a leader says that it is there once a second, and one that is taken for dead would hold the play up. */
    private static final int LEADER_TIMEOUT_SECONDS = 5;

    @Override
    public Locations locations() {
        return new Locations(
                folder,
                folder,
                folder,
                folder,
                folder.resolve("socket"),
                folder.resolve("pid"),
                folder,
                folder,
                folder);
    }

    @Override
    public Cluster cluster() {
        return new Cluster(
                lines,
                Optional.empty(),
                PORT,
                Optional.empty(),
                LEADER_TIMEOUT_SECONDS,
                true,
                true,
                false,
                false,
                true,
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
