// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.OperationException;

/** Prints tunables and finds them by name. */
final class TunableList {
    private TunableList() {}

    static void print(PrintStream out, String name, int value) {
        out.println("%-26s = %s".formatted(name, Integer.toUnsignedString(value)));
    }

    static Tunable named(String name) throws OperationException {
        return Tunable.named(name)
                .filter(tunable -> !tunable.isObsolete())
                .orElseThrow(() -> new OperationException("No such tunable " + name));
    }
}
