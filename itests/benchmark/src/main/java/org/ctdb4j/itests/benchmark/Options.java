// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line asks for.
 *
 * @param rows beginnings of the names of the rows to run, none for all
 * @param nodes sizes of the clusters to use, none for all
 * @param scale the share of the full work that a round does
 * @param warmUp how long at least work is done for nothing before it is measured
 * @param target where results are put
 * @param list whether only to tell the rows
 */
record Options(
        int rounds, List<String> rows, List<Integer> nodes, double scale, Duration warmUp, Path target, boolean list) {
    static final String USAGE = """
            Usage: benchmark [OPTION...]

              --rounds N      how often each row is measured, in turn with the other daemon (10)
              --rows A,B      only rows whose names begin so
              --nodes 1,3     only clusters of these sizes
              --scale X       do that share of the work in each round, such as 0.05 to try it out (1)
              --warm-up S     do each work for at least so many seconds before it is measured (5)
              --target DIR    where to put table.md, results.json and picture.svg
              --list          name the rows and do nothing
            """;

    private static final Map<String, String> DEFAULTS = Map.of(
            "--rounds", "10",
            "--rows", "",
            "--nodes", "",
            "--scale", "1",
            "--warm-up", "5",
            "--target", "target/benchmark");
    private static final String LIST = "--list";

    Options {
        rows = List.copyOf(rows);
        nodes = List.copyOf(nodes);
        if (rounds < 1 || !(scale > 0)) {
            throw new IllegalArgumentException("--rounds and --scale want more than nothing");
        }
    }

    /** @throws IllegalArgumentException with what is wrong */
    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        boolean list = false;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals(LIST)) {
                list = true;
            } else if (DEFAULTS.containsKey(arguments[i]) && i + 1 < arguments.length) {
                values.put(arguments[i], arguments[++i]);
            } else {
                throw new IllegalArgumentException("unknown, or without a value: " + arguments[i]);
            }
        }
        return new Options(
                Integer.parseInt(values.get("--rounds")),
                words(values.get("--rows")),
                words(values.get("--nodes")).stream().map(Integer::valueOf).toList(),
                Double.parseDouble(values.get("--scale")),
                Duration.ofSeconds(Long.parseLong(values.get("--warm-up"))),
                Path.of(values.get("--target")),
                list);
    }

    boolean wants(Stage stage) {
        return nodes.isEmpty() || nodes.contains(stage.nodes());
    }

    boolean wants(Row row) {
        return rows.isEmpty() || rows.stream().anyMatch(row.name()::startsWith);
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split(",")).filter(word -> !word.isEmpty()).toList();
    }
}
