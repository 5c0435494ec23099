// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The results as an SVG picture: for each work a bar that begins at ctdbd's line and ends at ours, to the right if better. The
 * axis is logarithmic: twice as good is as far from the line as half as good.
 */
final class Picture {
    private static final int WIDTH = 880;
    private static final int LEFT = 250;
    private static final int RIGHT = 110;
    private static final int TOP = 58;
    private static final int LINE = 24;
    private static final int BAR = 14;
    private static final int BOTTOM = 16;
    private static final int GAP = 8;
    private static final double LEAST = 0.25;
    private static final double MOST = 16;
    private static final List<Double> TICKS = List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0);
    private static final String BETTER = "#2f7d5b";
    private static final String EVEN = "#8a8f98";
    private static final String WORSE = "#b4472f";

    private Picture() {}

    static String of(List<Result> all) {
        List<Result> results = all.stream()
                .filter(result -> result.figures().get(0).measure().isJudged())
                .toList();
        int bottom = TOP + LINE * results.size();
        List<String> parts = new ArrayList<>();
        parts.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">"
                        .formatted(WIDTH, bottom + BOTTOM));
        parts.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        parts.add(text(GAP, LINE, "start", "#1f2328", "ctdb4j beside ctdbd: how many times as good, more is better"));
        TICKS.forEach(tick -> parts.addAll(tick(tick, bottom)));
        for (int i = 0; i < results.size(); i++) {
            parts.addAll(row(results.get(i), TOP + LINE * i));
        }
        parts.add("</svg>");
        return String.join("\n", parts) + "\n";
    }

    private static List<String> tick(double times, int bottom) {
        String x = coordinate(x(times));
        return List.of(
                "<line x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\" stroke=\"%s\"/>"
                        .formatted(x, TOP - GAP, x, bottom, times == 1 ? "#1f2328" : "#e3e5e8"),
                text(x(times), TOP - 2 * GAP, "middle", "#59636e", times < 1 ? "1/" + whole(1 / times) : whole(times)));
    }

    private static List<String> row(Result result, int top) {
        Figure figure = result.figures().get(0);
        double ratio = figure.ratio();
        int baseline = top + BAR;
        Stream<String> label = Stream.of(text(LEFT - 2 * GAP, baseline, "end", "#1f2328", result.title()));
        if (Double.isNaN(ratio)) {
            return Stream.concat(label, Stream.of(text(LEFT, baseline, "start", WORSE, "not measured")))
                    .toList();
        }
        double end = x(Math.max(LEAST, Math.min(MOST, ratio)));
        String colour = ratio < Measure.FLOOR ? WORSE : ratio < 1 / Measure.FLOOR ? EVEN : BETTER;
        return Stream.concat(
                        label,
                        Stream.of(
                                "<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"/>"
                                        .formatted(
                                                coordinate(Math.min(x(1), end)),
                                                top + 2,
                                                coordinate(Math.max(1, Math.abs(end - x(1)))),
                                                BAR,
                                                colour),
                                text(WIDTH - GAP, baseline, "end", colour, Numbers.text(ratio) + " ×")))
                .toList();
    }

    private static double x(double times) {
        double share = Math.log(times / LEAST) / Math.log(MOST / LEAST);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static String text(double x, int y, String anchor, String colour, String text) {
        return "<text x=\"%s\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>"
                .formatted(coordinate(x), y, anchor, colour, text);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String whole(double value) {
        return Long.toString(Math.round(value));
    }
}
