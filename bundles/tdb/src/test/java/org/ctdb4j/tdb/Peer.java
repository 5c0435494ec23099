// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * Programs of the real implementation. A test that needs one that is missing is skipped and says why, unless the
 * system property {@code interop.required} is true: then it fails.
 */
final class Peer {
    private static final long LIMIT_SECONDS = 120;

    private final String program;

    private Peer(String program) {
        this.program = program;
    }

    /** {@return a program of the package tdb-tools} */
    static Peer tool(String name) {
        require(find(name), name + " is not installed (package tdb-tools)");
        return new Peer(name);
    }

    /** {@return the test's own C program over libtdb, built into {@code folder}} */
    static Peer build(Path folder) {
        require(find("gcc"), "gcc is not installed");
        require(Files.exists(Path.of("/usr/include/tdb.h")), "tdb.h is missing (package libtdb-dev)");
        Path source = Path.of("src/test/c/tdbpeer.c").toAbsolutePath();
        String program = folder.resolve("tdbpeer").toString();
        run(List.of("gcc", "-O1", "-Wall", "-Werror", "-o", program, source.toString(), "-ltdb"), "");
        return new Peer(program);
    }

    /** Runs it to its end, which must be a good one, and {@return what it printed}. */
    String run(String input, Object... arguments) {
        return run(command(arguments), input);
    }

    /** Starts it and waits for its first line. */
    Process start(Object... arguments) {
        try {
            Process process = new ProcessBuilder(command(arguments))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = process.inputReader(StandardCharsets.ISO_8859_1).readLine();
            if (line == null) {
                fail(command(arguments) + " ended at once");
            }
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts it and {@return it, for one line of answer to each line of question} */
    Reader reader(Object... arguments) {
        return new Reader(start(arguments));
    }

    /** A program that answers each line with one. */
    static final class Reader implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter questions;

        private Reader(Process process) {
            this.process = process;
            answers = process.inputReader(StandardCharsets.ISO_8859_1);
            questions = process.outputWriter(StandardCharsets.ISO_8859_1);
        }

        String ask(String question) {
            try {
                questions.write(question);
                questions.newLine();
                questions.flush();
                String answer = answers.readLine();
                return answer == null ? fail("no answer to " + question) : answer;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws IOException {
            questions.close();
            try {
                awaitSuccess(process);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static void awaitSuccess(Process process) throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("process " + process.pid() + " still runs after " + LIMIT_SECONDS + " s");
        }
        assertEquals(0, process.exitValue());
    }

    private List<String> command(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    private static String run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.ISO_8859_1));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertEquals(0, process.waitFor(), command + ": " + output);
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }

    private static boolean find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static void require(boolean present, String reason) {
        if (!present && Boolean.getBoolean("interop.required")) {
            fail(reason);
        }
        Assumptions.assumeTrue(present, reason);
    }
}
