// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program with its arguments and what its environment has more than ours. */
public record Command(List<String> line, Map<String, String> environment) {
    public Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    public static Command of(String... line) {
        return new Command(List.of(line), Map.of());
    }

    /**
     * Runs the program to its end.
     *
     * @throws AssertionError when it is still running after {@code limit}; it is killed then
     */
    public CommandResult run(Duration limit) {
        return run(limit, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    /** As {@link #run(Duration)}, with an input of its own. */
    public CommandResult run(Duration limit, ProcessBuilder.Redirect input) {
        // Files, not pipes: a daemon that the program leaves behind would keep a pipe open.
        try (Scratch out = new Scratch();
                Scratch err = new Scratch()) {
            long started = System.nanoTime();
            Process process = builder()
                    .redirectInput(input)
                    .redirectOutput(out.path().toFile())
                    .redirectError(err.path().toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        line + " still runs after " + limit.toSeconds() + " s\n" + out.text() + err.text());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            return new CommandResult(line, process.exitValue(), out.text(), err.text(), took);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted in " + line, e);
        }
    }

    /** Starts the program in the background. */
    public Running start() {
        return new Running(this);
    }

    ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("CTDB_"));
        builder.environment().put("TZ", "UTC");
        builder.environment().putAll(environment);
        return builder;
    }

    /** A file for the output of one program. */
    record Scratch(Path path) implements AutoCloseable {
        Scratch() throws IOException {
            this(Files.createTempFile("ctdb4j-", ".out"));
        }

        String text() throws IOException {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }
}
