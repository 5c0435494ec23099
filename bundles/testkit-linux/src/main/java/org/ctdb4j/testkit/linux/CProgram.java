// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A C program from the test resources, compiled on the spot and driven line by line: another process on the same file. */
public final class CProgram implements AutoCloseable {
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

    /**
     * Compiles and starts a program and reads its first line; the test is skipped where there is no compiler.
     *
     * @param owner the test whose resource the source is
     */
    public static CProgram start(Class<?> owner, String source, Path folder, Object... arguments)
            throws IOException, InterruptedException {
        Path program = folder.resolve(source.replace(".c", ""));
        if (!Files.exists(program)) {
            compile(owner, source, program);
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
    public String ask(String command) throws IOException, InterruptedException {
        tell(command);
        return answer();
    }

    public void tell(String command) throws IOException {
        input.write(command + "\n");
        input.flush();
    }

    public String answer() throws InterruptedException {
        String line = output.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        return line == null ? "(no answer)" : line;
    }

    public boolean hasAnswered() {
        return !output.isEmpty();
    }

    public long pid() {
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

    private static void compile(Class<?> owner, String source, Path program) throws IOException, InterruptedException {
        requirePeer(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
        Path file = program.resolveSibling(source);
        try (InputStream resource = owner.getResourceAsStream(source)) {
            Files.write(file, resource.readAllBytes());
        }
        List<String> command =
                new ArrayList<>(List.of("gcc", "-O2", "-Wall", "-o", program.toString(), file.toString()));
        if (Files.readString(file).contains("<tdb.h>")) {
            requirePeer(Files.exists(Path.of("/usr/include/tdb.h")), "libtdb-dev is not installed");
            command.add("-ltdb");
        }
        Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        String messages = new BufferedReader(new InputStreamReader(compiler.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .reduce("", (all, line) -> all + line + "\n");
        Assertions.assertEquals(0, compiler.waitFor(), messages);
    }

    /** Skips the test when something that need not be installed is missing, unless the build must not skip. */
    public static void requirePeer(boolean present, String missing) {
        if (!Boolean.getBoolean("interop.required")) {
            Assumptions.assumeTrue(present, missing);
        }
        Assertions.assertTrue(present, missing);
    }
}
