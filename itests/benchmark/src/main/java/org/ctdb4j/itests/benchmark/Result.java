// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.itests.clusters.NodeKind;

/** Everything that was measured of one kind of work. */
final class Result {
    private final String work;
    private final int nodes;
    private final List<Measure> measures;
    private final boolean serial;
    private final Map<NodeKind, List<Outcome>> outcomes;
    private final Map<NodeKind, String> failures;

    /**
     * @param serial whether only one client works at a time, so that its own time bounds what a faster daemon can gain
     * @param failures why a side has fewer rounds, or none
     */
    Result(
            String work,
            int nodes,
            List<Measure> measures,
            boolean serial,
            Map<NodeKind, List<Outcome>> outcomes,
            Map<NodeKind, String> failures) {
        this.work = work;
        this.nodes = nodes;
        this.measures = List.copyOf(measures);
        this.serial = serial;
        this.outcomes = new EnumMap<>(outcomes);
        this.failures = new EnumMap<>(NodeKind.class);
        this.failures.putAll(failures);
    }

    /** {@return what a daemon of that kind is called} */
    static String name(NodeKind kind) {
        return kind == NodeKind.REAL ? "ctdbd" : "ctdb4j";
    }

    String work() {
        return work;
    }

    int nodes() {
        return nodes;
    }

    /** {@return the work and the clusters it was done on} */
    String title() {
        return title(work, nodes);
    }

    static String title(String work, int nodes) {
        return work + ", " + nodes + (nodes == 1 ? " node" : " nodes");
    }

    /** {@return the figures, the one that stands for the work first} */
    List<Figure> figures() {
        return measures.stream()
                .map(measure -> new Figure(measure, values(NodeKind.REAL, measure), values(NodeKind.OURS, measure)))
                .toList();
    }

    Optional<String> failure(NodeKind kind) {
        return Optional.ofNullable(failures.get(kind));
    }

    /** {@return how many processors that side's load had} */
    double loadShare(NodeKind kind) {
        return Figure.median(
                outcomes.get(kind).stream().mapToDouble(Outcome::loadShare).toArray());
    }

    /**
     * {@return how many times as good a daemon could be that needs no time at all; not a number where the load's time does not
     * bound it}
     */
    double ceiling(Measure measure) {
        boolean bounded = serial && (measure.equalsByName(Measure.RATE) || measure.equalsByName(Measure.P50));
        return bounded ? 1 / loadShare(NodeKind.REAL) : Double.NaN;
    }

    private double[] values(NodeKind kind, Measure measure) {
        return outcomes.get(kind).stream()
                .mapToDouble(outcome -> outcome.value(measure))
                .toArray();
    }
}
