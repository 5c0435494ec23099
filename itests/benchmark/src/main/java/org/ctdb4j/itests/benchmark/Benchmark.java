// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.ctdb4j.itests.clusters.ClientPrograms;
import org.ctdb4j.itests.clusters.NodeKind;
import org.ctdb4j.itests.clusters.TestNode;

/** Runs what the command line asks for and writes the results after every row, so that a run that is ended has told something. */
public final class Benchmark {
    private final Options options;
    private final Path program;
    private final List<Result> results = new ArrayList<>();

    private Benchmark(Options options) throws IOException {
        this.options = options;
        Files.createDirectories(options.target());
        program = new ClientPrograms(options.target().resolve("programs")).get("load");
    }

    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("benchmark: " + e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(1);
            return;
        }
        if (options.list()) {
            wanted(options)
                    .forEach(stage ->
                            stage.rows().forEach(row -> System.out.println(Result.title(row.name(), stage.nodes()))));
            return;
        }
        System.setProperty(TestNode.QUICK, "0");
        Benchmark benchmark = new Benchmark(options);
        wanted(options).forEach(benchmark::run);
        System.out.println(Table.of(benchmark.results));
        System.out.println("Written to " + options.target().toAbsolutePath());
    }

    /** {@return the stages with what is wanted of their rows} */
    private static Stream<Stage> wanted(Options options) {
        return Rows.all().stream()
                .filter(options::wants)
                .map(stage -> new Stage(
                        stage.nodes(),
                        stage.rows().stream().filter(options::wants).toList()))
                .filter(stage -> !stage.rows().isEmpty());
    }

    private void run(Stage stage) {
        List<Side> sides = Stream.of(NodeKind.values())
                .map(kind -> new Side(kind, stage.nodes(), program, options))
                .toList();
        Thread ending = new Thread(() -> sides.forEach(Side::close), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        stage.rows().forEach(row -> run(row, stage.nodes(), sides));
        Runtime.getRuntime().removeShutdownHook(ending);
        sides.forEach(Side::close);
    }

    private void run(Row row, int nodes, List<Side> sides) {
        sides.forEach(side -> side.begin(row));
        sides.forEach(side -> side.warmUp(row));
        for (int round = 0; round < options.rounds(); round++) {
            List<Side> order = new ArrayList<>(sides);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            order.forEach(side -> side.round(row));
            System.err.printf("%s, round %d: %s%n", Result.title(row.name(), nodes), round + 1, latest(row, sides));
        }
        sides.forEach(side -> side.end(row));

        Map<NodeKind, List<Outcome>> outcomes = new EnumMap<>(NodeKind.class);
        Map<NodeKind, String> failures = new EnumMap<>(NodeKind.class);
        sides.forEach(side -> {
            outcomes.put(side.kind(), side.outcomes());
            side.failure().ifPresent(reason -> failures.put(side.kind(), reason));
        });
        results.add(new Result(row.name(), nodes, row.measures(), row.isSerial(), outcomes, failures));
        write();
    }

    private static String latest(Row row, List<Side> sides) {
        Measure first = row.measures().get(0);
        return sides.stream()
                        .map(side -> Result.name(side.kind()) + " " + side.latest(first))
                        .collect(Collectors.joining(", "))
                + ", " + first.title();
    }

    private void write() {
        try {
            Files.writeString(options.target().resolve("table.md"), Table.of(results));
            Files.writeString(options.target().resolve("results.json"), Json.of(results));
            Files.writeString(options.target().resolve("picture.svg"), Picture.of(results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
