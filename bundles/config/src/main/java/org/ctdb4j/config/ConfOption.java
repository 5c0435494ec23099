// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One option of ctdb.conf.
 *
 * @param parser the value of a text, or nothing if the text is of another type
 * @param rule what is wrong with a value
 */
record ConfOption<T>(String section, String name, Function<String, Optional<T>> parser, Rule<T> rule) {

    /** Judges a value of the right type. */
    @FunctionalInterface
    interface Rule<T> {
        /** {@return nothing if the value can be used, else the lines that say why it cannot, perhaps none} */
        Optional<List<String>> complaint(T value, Folders folders);
    }

    static ConfOption<String> string(String section, String name, Rule<String> rule) {
        return new ConfOption<>(section, name, Optional::of, rule);
    }

    static ConfOption<String> string(String section, String name) {
        return string(section, name, accepted());
    }

    static ConfOption<Boolean> bool(String section, String name) {
        return new ConfOption<>(section, name, ConfOption::parseBoolean, accepted());
    }

    static ConfOption<Integer> integer(String section, String name, Rule<Integer> rule) {
        return new ConfOption<>(section, name, ConfOption::parseInteger, rule);
    }

    /** A rule whose only complaint is that the value is invalid. */
    static <T> Rule<T> only(String section, String name, Predicate<T> valid) {
        return (value, folders) -> valid.test(value)
                ? Optional.empty()
                : Optional.of(List.of("Invalid value for [%s] -> %s = %s".formatted(section, name, value)));
    }

    /** A rule that complains without a word. */
    static <T> Rule<T> silently(Predicate<T> valid) {
        return (value, folders) -> valid.test(value) ? Optional.empty() : Optional.of(List.of());
    }

    private static <T> Rule<T> accepted() {
        return (value, folders) -> Optional.empty();
    }

    private static Optional<Boolean> parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What follows the number is ignored, and no number at all is 0, as upstream has it. */
    private static Optional<Integer> parseInteger(String text) {
        BigInteger value = CNumber.parse(text).value();
        boolean fits = value.signum() >= 0 && value.bitLength() < Integer.SIZE;
        return fits ? Optional.of(value.intValue()) : Optional.empty();
    }
}
