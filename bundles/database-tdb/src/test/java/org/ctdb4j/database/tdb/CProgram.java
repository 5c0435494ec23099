// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A C program from the test resources, compiled on the spot and driven line by line: another process on the same file. */
final class CProgram implements AutoCloseable {
    private static final long ANSWER_SECONDS = 20;
    private static final String OUTPUT_ENDED = "(the program has ended)";

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

    private CProgram(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.US_ASCII);
        Thread reader = new Thread(this::read, "c-program-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Compiles and starts a program and reads its first line; the test is skipped where there is no compiler. */
    static CProgram start(String source, Path folder, Object... arguments) throws IOException, InterruptedException {
        Path program = folder.resolve(source.replace(".c", ""));
        if (!Files.exists(program)) {
            compile(source, program);
        }
        String[] command = new String[arguments.length + 1];
        command[0] = program.toString();
        for (int i = 0; i < arguments.length; i++) {
            command[i + 1] = arguments[i].toString();
        }
        CProgram started = new CProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        Assertions.assertEquals("ready", started.answer());
        return started;
    }

    /** Sends a command and waits for its answer. */
    String ask(String command) throws IOException, InterruptedException {
        tell(command);
        return answer();
    }

    void tell(String command) throws IOException {
        input.write(command + "\n");
        input.flush();
    }

    String answer() throws InterruptedException {
        String line = output.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        return line == null ? "(no answer)" : line;
    }

    boolean hasAnswered() {
        return !output.isEmpty();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add(e.toString());
        }
        output.add(OUTPUT_ENDED);
    }

    private static void compile(String source, Path program) throws IOException, InterruptedException {
        requirePeer(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
        requirePeer(Files.exists(Path.of("/usr/include/tdb.h")), "libtdb-dev is not installed");
        Path file = program.resolveSibling(source);
        try (InputStream resource = CProgram.class.getResourceAsStream(source)) {
            Files.write(file, resource.readAllBytes());
        }
        Process compiler = new ProcessBuilder("gcc", "-O2", "-Wall", "-o", program.toString(), file.toString(), "-ltdb")
                .redirectErrorStream(true)
                .start();
        String messages = new BufferedReader(new InputStreamReader(compiler.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .reduce("", (all, line) -> all + line + "\n");
        Assertions.assertEquals(0, compiler.waitFor(), messages);
    }

    /** Skips the test when something that need not be installed is missing, unless the build must not skip. */
    static void requirePeer(boolean present, String missing) {
        if (!Boolean.getBoolean("interop.required")) {
            Assumptions.assumeTrue(present, missing);
        }
        Assertions.assertTrue(present, missing);
    }
}
