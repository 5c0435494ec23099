// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whoever started this process how the start goes: {@code SAY text}, then {@code OK} or {@code FAIL code}, one a
 * line into the pipe of {@code bin/ctdbd}; in the foreground, plain text on standard error.
 */
final class StartReport {

    private final PrintStream stream;
    private final boolean piped;
    private boolean closed;

    StartReport(PrintStream stream, boolean piped) {
        this.stream = stream;
        this.piped = piped;
    }

    /** The report of this process: into the pipe that property {@code ctdb4j.report} names, else to standard error. */
    static StartReport open() throws IOException {
        String pipe = System.getProperty("ctdb4j.report", "");
        return pipe.isEmpty()
                ? new StartReport(System.err, false)
                : new StartReport(
                        new PrintStream(Files.newOutputStream(Path.of(pipe)), true, StandardCharsets.UTF_8), true);
    }

    synchronized void say(String text) {
        if (!closed) {
            text.lines().forEach(line -> stream.println(piped ? "SAY " + line : line));
        }
    }

    synchronized void ready() {
        conclude("OK");
    }

    /** Only the first conclusion counts. */
    synchronized void failed(int exitCode, String reason) {
        say(reason);
        conclude("FAIL " + exitCode);
    }

    private void conclude(String line) {
        if (!closed && piped) {
            stream.println(line);
            stream.close();
        }
        closed = true;
    }
}
