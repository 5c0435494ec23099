// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestCluster;

/**
 * One of the two clusters that are compared. A row that fails on it is left, and the next row finds a new cluster: nobody knows
 * what the failure did to the old one.
 */
final class Side implements AutoCloseable {
    private final NodeKind kind;
    private final int nodes;
    private final Path program;
    private final Options options;
    private final List<Outcome> outcomes = new ArrayList<>();
    private Optional<TestCluster> cluster = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private boolean closed;

    Side(NodeKind kind, int nodes, Path program, Options options) {
        this.kind = kind;
        this.nodes = nodes;
        this.program = program;
        this.options = options;
    }

    /** Forgets the row before, and prepares this one. */
    void begin(Row row) {
        outcomes.clear();
        failure = Optional.empty();
        attempt(row::prepare);
    }

    /** Does the row's work for nothing: a node that has run for a day has seen it before. */
    void warmUp(Row row) {
        if (row.warmsUp()) {
            long begun = System.nanoTime();
            attempt(site -> {
                do {
                    row.measure(site);
                    site.cluster().endClients();
                } while (System.nanoTime() - begun < options.warmUp().toNanos());
            });
        }
    }

    /** Does one round, unless the row has failed already. */
    void round(Row row) {
        attempt(site -> outcomes.add(row.measure(site)));
        if (row.usesUp()) {
            endCluster();
        }
    }

    void end(Row row) {
        attempt(row::clean);
    }

    NodeKind kind() {
        return kind;
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    Optional<String> failure() {
        return failure;
    }

    /** {@return what the last round gave, or why there was none} */
    String latest(Measure measure) {
        return failure.map(reason -> "failed (" + reason.lines().findFirst().orElse("") + ")")
                .orElseGet(() -> Numbers.text(outcomes.get(outcomes.size() - 1).value(measure)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        endCluster();
    }

    private void attempt(Consumer<Site> work) {
        if (failure.isPresent()) {
            return;
        }
        try {
            TestCluster running = cluster();
            work.accept(new Site(running, program, options.scale()));
            running.endClients();
        } catch (AssertionError | RuntimeException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
            endCluster();
        }
    }

    private synchronized TestCluster cluster() {
        if (closed) {
            throw new IllegalStateException("the benchmark ends");
        }
        if (cluster.isEmpty()) {
            // By default ctdbd waits until 10 s have passed since the recovery before.
            TestCluster started = TestCluster.of(nodes, kind).withTunable("RerecoveryTimeout", 1);
            cluster = Optional.of(started);
            started.start().awaitHealthy().awaitRehearsed();
        }
        return cluster.get();
    }

    private synchronized void endCluster() {
        cluster.ifPresent(TestCluster::close);
        cluster = Optional.empty();
    }
}
