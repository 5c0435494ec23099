// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program in the background, which prints a report as its last line when it ends. */
public final class Running implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Command command;
    private final Command.Scratch out;
    private final Command.Scratch err;
    private final Process process;

    public Running(Command command) {
        this.command = command;
        try {
            out = new Command.Scratch();
            err = new Command.Scratch();
            process = command.builder()
                    .redirectOutput(out.path().toFile())
                    .redirectError(err.path().toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the program has printed that line. */
    public Running awaitLine(String line) {
        return awaitLine(line, PATIENCE);
    }

    public Running awaitLine(String line, Duration limit) {
        Await.until(
                "'" + line + "' from " + command.line(),
                limit,
                () -> text(out).lines().anyMatch(line::equals) || !isAlive(),
                this::state);
        if (text(out).lines().noneMatch(line::equals)) {
            throw new AssertionError("ended before it said '" + line + "': " + state());
        }
        return this;
    }

    /** Writes a line to the program's input. */
    public void tell(String line) {
        feed((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes to the program's input, and returns when the program has read all but what a pipe holds. */
    public void feed(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(state(), e);
        }
    }

    /** Ends the program's input. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(state(), e);
        }
    }

    /** {@return what the program has printed so far} */
    public String out() {
        return text(out);
    }

    /** Waits for the program to end by itself, with success, and returns what it printed. */
    public String awaitSuccess(Duration limit) {
        expectExit(limit);
        return out();
    }

    /** Asks the program to end (SIGTERM) and returns its report. */
    public Report stop() {
        process.destroy();
        return finish(PATIENCE);
    }

    /** Waits for the program to end by itself, with success. */
    public Report finish(Duration limit) {
        expectExit(limit);
        return Report.parse(out());
    }

    /** Waits for the program to end by itself; {@return whether with success} */
    public boolean succeeds(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still runs after " + limit.toSeconds() + " s: " + state());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue() == 0;
    }

    public String state() {
        return String.join(" ", command.line()) + "\n" + text(out) + text(err);
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            out.close();
            err.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void expectExit(Duration limit) {
        if (!succeeds(limit)) {
            throw new AssertionError("exit " + process.exitValue() + ": " + state());
        }
    }

    private static String text(Command.Scratch file) {
        try {
            return file.text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
