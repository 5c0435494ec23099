// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.ctdb4j.itests.clusters.NodeKind;

/** The results as JSON, with every round. */
final class Json {
    private static final int FIRST_PRINTABLE = 0x20;

    private Json() {}

    static String of(List<Result> results) {
        return text(results.stream().map(Json::result).toList()) + "\n";
    }

    private static Map<String, Object> result(Result result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("work", result.work());
        object.put("nodes", result.nodes());
        for (NodeKind kind : NodeKind.values()) {
            result.failure(kind).ifPresent(reason -> object.put(Result.name(kind) + " failed", reason));
            object.put(Result.name(kind) + " load, processors", result.loadShare(kind));
        }
        object.put(
                "figures",
                result.figures().stream().map(figure -> figure(result, figure)).toList());
        return object;
    }

    private static Map<String, Object> figure(Result result, Figure figure) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", figure.measure().name());
        object.put("unit", figure.measure().unit());
        object.put("better", figure.measure().direction().name().toLowerCase(Locale.ROOT));
        object.put("ctdbd", rounds(figure.real()));
        object.put("ctdb4j", rounds(figure.ours()));
        object.put("ctdbd median", figure.realMedian());
        object.put("ctdb4j median", figure.oursMedian());
        object.put("times as good", figure.ratio());
        object.put("target", figure.measure().target());
        object.put("ceiling", result.ceiling(figure.measure()));
        object.put("verdict", figure.verdict().toString());
        return object;
    }

    private static List<Double> rounds(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** {@return a value of strings, numbers, lists and maps as JSON; a number that is none is null} */
    static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> text(entry.getKey().toString()) + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::text).collect(Collectors.joining(",\n", "[", "]"));
        }
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? number.toString() : "null";
        }
        return '"' + value.toString().codePoints().mapToObj(Json::escaped).collect(Collectors.joining()) + '"';
    }

    private static String escaped(int character) {
        if (character == '"' || character == '\\') {
            return "\\" + (char) character;
        }
        return character < FIRST_PRINTABLE ? "\\u%04x".formatted(character) : Character.toString(character);
    }
}
