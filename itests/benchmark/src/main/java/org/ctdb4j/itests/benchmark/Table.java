// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.ctdb4j.itests.clusters.NodeKind;

/** The results as a Markdown table, its columns lined up. */
final class Table {
    private static final List<String> HEAD =
            List.of("nodes", "work", "figure", "ctdbd", "ctdb4j", "× as good", "ceiling", "better in", "");

    private static final int FAILURE_LINES = 3;

    private Table() {}

    static String of(List<Result> results) {
        List<List<String>> lines = new ArrayList<>(List.of(HEAD));
        results.forEach(result -> lines.addAll(lines(result)));
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        lines.add(1, IntStream.of(widths).mapToObj("-"::repeat).toList());
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(padded(line, widths)).append('\n'));
        results.forEach(result -> text.append(failures(result)));
        return text.toString();
    }

    private static List<List<String>> lines(Result result) {
        List<List<String>> lines = new ArrayList<>();
        for (Figure figure : result.figures()) {
            Measure measure = figure.measure();
            boolean first = lines.isEmpty();
            lines.add(List.of(
                    first ? Integer.toString(result.nodes()) : "",
                    first ? result.work() : "",
                    measure.title(),
                    cell(result, NodeKind.REAL, figure.realMedian()),
                    cell(result, NodeKind.OURS, figure.oursMedian()),
                    Numbers.text(figure.ratio()),
                    Numbers.text(result.ceiling(measure)),
                    measure.isJudged() && figure.rounds() > 0 ? figure.betterIn() + " of " + figure.rounds() : "",
                    figure.verdict().toString()));
        }
        return lines;
    }

    private static String cell(Result result, NodeKind kind, double median) {
        return result.failure(kind).isPresent() ? (Numbers.text(median) + " failed").strip() : Numbers.text(median);
    }

    private static String failures(Result result) {
        StringBuilder text = new StringBuilder();
        for (NodeKind kind : NodeKind.values()) {
            result.failure(kind)
                    .ifPresent(reason -> text.append("\n%s: %s failed: %s\n"
                            .formatted(
                                    result.title(),
                                    Result.name(kind),
                                    reason.lines().limit(FAILURE_LINES).collect(Collectors.joining("; ")))));
        }
        return text.toString();
    }

    private static String padded(List<String> line, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> line.get(column)
                        + " ".repeat(widths[column] - line.get(column).length()))
                .reduce("|", (all, cell) -> all + " " + cell + " |");
    }
}
