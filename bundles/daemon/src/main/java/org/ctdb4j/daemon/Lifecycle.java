// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.core.NodeSettings;
import org.ctdb4j.spi.config.ConfigurationException;
import org.ctdb4j.spi.config.NodeConfiguration;
import org.ctdb4j.spi.loop.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Birth and end of the node's process: the word to the starter, the shutdown sequence, and the exit code. The process ends by itself
 * alone when the node has ended; no half-dead node is left behind. The PID file is the launcher's, which takes it before there is a
 * framework and removes it when the process ends.
 */
final class Lifecycle implements NodeHost.Fate {
    /** The shutdown sequence runs an event, which has EventScriptTimeout; a process that is still there then just ends. */
    private static final long LEAVE_SECONDS = 40;

    /** System property with the exit code for whoever stops the framework: the launcher, when standard input has ended. */
    private static final String EXIT_CODE = "ctdb4j.exit.code";

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final NodeConfiguration configuration;
    private final Loop loop;
    private final Readiness readiness = Readiness.fromSystemProperty();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<NodeHost> host = Optional.empty();
    private int pnn;
    private volatile boolean leaving;

    Lifecycle(NodeConfiguration configuration, Loop loop) {
        this.configuration = configuration;
        this.loop = loop;
    }

    /** Makes the node; nothing is opened yet. A configuration it cannot be made from ends the process. */
    NodeHost host(String clusterVersion, NamePatterns inMemory) {
        try {
            LocalNode local = LocalNode.find(configuration.cluster());
            pnn = local.pnn();
            DiskSpools spools = DiskSpools.in(configuration.locations().stateDirectory());
            NodeSettings settings = settings(configuration, local, clusterVersion);
            NodeLog log = NodeLog.of(settings.debugLevel());
            host = Optional.of(new NodeHost(loop, configuration, local, settings, inMemory, spools, log, this));
            loop.onFailure(defect -> ended(StartException.FAILED, "it found itself wrong: " + defect));
            return host.get();
        } catch (ConfigurationException | IllegalArgumentException e) {
            fail(StartException.FAILED, e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    /** {@return what a node is told at its birth} */
    static NodeSettings settings(NodeConfiguration configuration, LocalNode local, String clusterVersion) {
        NodeConfiguration.Cluster cluster = configuration.cluster();
        return new NodeSettings(
                local.pnn(),
                cluster.nodes(),
                cluster.port(),
                Math.toIntExact(ProcessHandle.current().pid()),
                configuration.testVersion().orElseGet(() -> wireVersion(clusterVersion)),
                configuration.tunables(),
                DebugLevel.of(configuration.logging().level()).orElse(DebugLevel.NOTICE),
                cluster.clusterLock().orElse(""),
                cluster.leaderTimeoutSeconds(),
                cluster.leaderCapability(),
                cluster.lmasterCapability(),
                cluster.startAsStopped(),
                cluster.startAsDisabled(),
                cluster.failoverDisabled(),
                configuration.testMode());
    }

    /** {@return major × 65536 + minor of a version like 4.17} */
    static int wireVersion(String version) {
        String[] parts = version.trim().split("\\.", -1);
        if (parts.length < 2) {
            throw new IllegalArgumentException("cluster.version = " + version + " is no version: use one like 4.17");
        }
        return Integer.parseInt(parts[0]) << 16 | Integer.parseInt(parts[1]);
    }

    /** Starts the node; on the loop thread, with a candidate for each role. */
    void start() {
        try {
            host.orElseThrow().start(persistentDatabases());
        } catch (StartException e) {
            fail(e.exitCode(), e.getMessage());
        }
    }

    private List<String> persistentDatabases() throws StartException {
        Path folder = configuration.locations().persistentDirectory();
        String suffix = "." + pnn;
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tdb" + suffix))
                    .sorted()
                    .forEach(name -> names.add(name.substring(0, name.length() - suffix.length())));
        } catch (IOException e) {
            throw new StartException(StartException.FAILED, "Cannot read the folder " + folder + ": " + e.getMessage());
        }
        return names;
    }

    @Override
    public void open() {
        readiness.ok();
    }

    @Override
    public void ended(int exitCode, String reason) {
        LOG.info("Node {} has ended: {}", pnn, reason);
        end(exitCode, reason);
    }

    /** A start that failed. */
    void fail(int exitCode, String reason) {
        LOG.error("The node cannot start: {}", reason);
        end(exitCode, reason);
    }

    private void end(int exitCode, String reason) {
        leaving = true;
        readiness.failed(exitCode, reason);
        ended.countDown();
        System.exit(exitCode);
    }

    /** {@return whether the process is on its way out, so that holders need not hand over any more} */
    boolean leaving() {
        return leaving;
    }

    /** Runs the shutdown sequence; the process ends within it, and when it does not, after its limit. */
    void leaveAndWait(String reason) {
        if (loop.inLoop() || leaving) {
            return;
        }
        leaving = true;
        loop.execute(() -> host.ifPresent(h -> h.leave(Integer.getInteger(EXIT_CODE, 0), reason)));
        try {
            if (!ended.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                end(1, "the shutdown sequence did not end: " + reason);
            }
        } catch (InterruptedException e) {
            end(1, "interrupted in the shutdown sequence");
        }
    }
}
