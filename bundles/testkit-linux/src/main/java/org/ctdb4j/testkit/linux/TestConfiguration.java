// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.ctdb4j.api.Tunables;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.config.NodeLine;

/** As much of a configuration as roles that run scripts ask for: one folder for everything, and what scripts are in it. */
public record TestConfiguration(Path base) implements NodeConfiguration {
    @Override
    public Locations locations() {
        return new Locations(base, base, base, base, base, base, base, base, base);
    }

    @Override
    public Logging logging() {
        return new Logging("file:" + base.resolve("log"), 3);
    }

    @Override
    public Optional<String> lockDebugScript() {
        return Optional.of(base.resolve("debug_locks.sh"))
                .filter(Files::isExecutable)
                .map(Path::toString);
    }

    @Override
    public Cluster cluster() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tunables tunables() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> publicAddresses() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Path> eventDebugScript() {
        return Optional.of(base.resolve("debug-hung-script.sh")).filter(Files::isExecutable);
    }

    @Override
    public OptionalInt testVersion() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean testMode() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NodeLine> readNodes() {
        throw new UnsupportedOperationException();
    }
}
