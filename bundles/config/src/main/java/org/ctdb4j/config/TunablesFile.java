// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;

/**
 * The ctdb.tunables file.
 *
 * @param tunables the defaults with every good line applied, also those after a bad one
 * @param complaints what is wrong with the others; the node starts all the same
 */
record TunablesFile(Tunables tunables, List<String> complaints) {

    /** What strtoul takes; the tunable keeps the lower 32 bits. */
    private static final int NUMBER_BITS = 64;

    static TunablesFile parse(String text) {
        Ini ini = Ini.parse(text);
        Tunables tunables = Tunables.DEFAULTS;
        List<String> complaints = new ArrayList<>();
        for (Ini.Line line : ini.lines()) {
            if (line instanceof Ini.Section section) {
                complaints.add("Invalid line for section [%s] - sections not supported".formatted(section.name()));
            } else if (line instanceof Ini.Option option) {
                tunables = apply(tunables, option, complaints);
            }
        }
        if (!ini.complete()) {
            complaints.add("Syntax error");
        }
        return new TunablesFile(tunables, List.copyOf(complaints));
    }

    private static Tunables apply(Tunables tunables, Ini.Option line, List<String> complaints) {
        String value = line.value().orElse("");
        Optional<Tunable> tunable = Tunable.named(line.name());
        if (value.isEmpty()) {
            complaints.add("Invalid line containing \"%s\"".formatted(line.name()));
        } else if (tunable.isEmpty()) {
            complaints.add("Unknown tunable \"%s\"".formatted(line.name()));
        } else if (tunable.get().isObsolete()) {
            complaints.add("Obsolete tunable \"%s\"".formatted(line.name()));
        } else {
            CNumber number = CNumber.parse(value);
            if (number.isUnsigned(NUMBER_BITS)) {
                return tunables.with(tunable.get(), number.value().intValue());
            }
            complaints.add("Invalid value \"%s\" for tunable \"%s\"".formatted(value, line.name()));
        }
        return tunables;
    }
}
