// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What something prints. */
final class Printed {
    private Printed() {}

    static String by(Consumer<PrintStream> printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            printing.accept(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
