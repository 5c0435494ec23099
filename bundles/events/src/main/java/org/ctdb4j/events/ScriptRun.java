// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of a script, from start to end. Runs on the events thread; {@link #cancel} comes from any other.
 *
 * <p>A script that is cancelled is killed with all its descendants, one that outlives its limit is left to {@link HungScripts}. Its
 * output is read on a thread that ends with the script's pipe.
 */
final class ScriptRun {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptRun.class);

    /** Output kept for {@code scriptstatus}; the rest only goes to the log. */
    private static final int OUTPUT_MAX = 16_384;

    /** How long output is waited for when a script has ended but left something behind that holds its pipe. */
    private static final long OUTPUT_GRACE_MILLIS = 1_000;

    private final String name;
    private final StringBuilder output = new StringBuilder();
    private Process process;
    private boolean cancelled;

    ScriptRun(String name) {
        this.name = name;
    }

    /**
     * {@return the status of the script, see {@link ScriptStatus}} Waits until it has ended, and for its output, but no longer than the
     * limit: then it may still live, for {@code hung} to look into it.
     */
    int run(
            Path script,
            String event,
            List<String> arguments,
            Map<String, String> environment,
            long limitNanos,
            HungScripts hung)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString(), event));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        try {
            if (!start(builder)) {
                return ScriptStatus.CANCELLED;
            }
        } catch (IOException e) {
            LOG.error("{}: {}", name, e.getMessage());
            return ScriptStatus.DISABLED;
        }
        Thread reader = readOutput();
        // Without any time it is over at once, however quick the script is: as under ctdbd.
        if (limitNanos <= 0 || !process.waitFor(limitNanos, TimeUnit.NANOSECONDS)) {
            hung.end(process, event);
            return ScriptStatus.TIMED_OUT;
        }
        reader.join(OUTPUT_GRACE_MILLIS);
        return status(process.exitValue());
    }

    private synchronized boolean start(ProcessBuilder builder) throws IOException {
        if (!cancelled) {
            process = builder.start();
        }
        return !cancelled;
    }

    /** Ends the script, or keeps it from being started. */
    synchronized void cancel() {
        cancelled = true;
        if (process != null) {
            HungScripts.kill(process);
        }
    }

    private synchronized int status(int exit) {
        return cancelled ? ScriptStatus.CANCELLED : ScriptStatus.ofExit(exit);
    }

    private Thread readOutput() {
        Thread reader = new Thread(this::copyOutput, "ctdb4j-event-" + name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                LOG.error("{}: {}", name, line);
                keep(line);
                line = lines.readLine();
            }
        } catch (IOException e) {
            LOG.debug("{}: output ends early", name, e);
        }
    }

    private synchronized void keep(String line) {
        if (output.length() + line.length() < OUTPUT_MAX) {
            output.append(line).append('\n');
        }
    }

    synchronized String output() {
        return output.toString();
    }
}
