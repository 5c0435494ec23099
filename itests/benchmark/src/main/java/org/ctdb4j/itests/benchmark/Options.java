// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param rows beginnings of the names of the rows to run, none for all
 * @param nodes sizes of the clusters to use, none for all
 * @param scale the share of the full work that a round does
 * @param target where results are put
 * @param list whether only to tell the rows
 */
record Options(int rounds, List<String> rows, List<Integer> nodes, double scale, Path target, boolean list) {
    static final String USAGE = """
            Usage: benchmark [OPTION...]

              --rounds N      how often each row is measured, in turn with the other daemon (10)
              --rows A,B      only rows whose names begin so
              --nodes 1,3     only clusters of these sizes
              --scale X       do that share of the work in each round, such as 0.05 to try it out (1)
              --target DIR    where to put table.md, results.json and picture.svg
              --list          name the rows and do nothing
            """;

    private static final int ROUNDS = 10;

    Options {
        rows = List.copyOf(rows);
        nodes = List.copyOf(nodes);
        if (rounds < 1 || !(scale > 0)) {
            throw new IllegalArgumentException("--rounds and --scale want more than nothing");
        }
    }

    /** @throws IllegalArgumentException with what is wrong */
    static Options parse(String... arguments) {
        Options options = new Options(ROUNDS, List.of(), List.of(), 1, Path.of("target", "benchmark"), false);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--list")) {
                options = new Options(options.rounds, options.rows, options.nodes, options.scale, options.target, true);
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("unknown, or without a value: " + arguments[i]);
            }
            options = options.with(arguments[i], arguments[++i]);
        }
        return options;
    }

    boolean wants(Stage stage) {
        return nodes.isEmpty() || nodes.contains(stage.nodes());
    }

    boolean wants(Row row) {
        return rows.isEmpty() || rows.stream().anyMatch(row.name()::startsWith);
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--rounds" -> new Options(Integer.parseInt(value), rows, nodes, scale, target, list);
            case "--rows" -> new Options(rounds, List.of(value.split(",")), nodes, scale, target, list);
            case "--nodes" ->
                new Options(
                        rounds,
                        rows,
                        Arrays.stream(value.split(",")).map(Integer::valueOf).toList(),
                        scale,
                        target,
                        list);
            case "--scale" -> new Options(rounds, rows, nodes, Double.parseDouble(value), target, list);
            case "--target" -> new Options(rounds, rows, nodes, scale, Path.of(value), list);
            default -> throw new IllegalArgumentException("unknown: " + option);
        };
    }
}
