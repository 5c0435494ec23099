// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends scripts that outlive their event ({@code spec/daemon.md} 8.4). If the operator has a debug script, it is told the process and the
 * event first, and the hung script lives until it has looked. It looks into one at a time; all others are killed at once.
 */
final class HungScripts {
    private static final Logger LOG = LoggerFactory.getLogger(HungScripts.class);

    private final Optional<Path> debugScript;
    private final Map<String, String> environment;
    private final AtomicBoolean looking = new AtomicBoolean();

    HungScripts(Optional<Path> debugScript, Map<String, String> environment) {
        this.debugScript = debugScript;
        this.environment = environment;
    }

    /** Sees to it that a script ends. From any thread; does not wait. */
    void end(Process script, String event) {
        if (debugScript.isEmpty() || !looking.compareAndSet(false, true)) {
            kill(script);
            return;
        }
        try {
            Process look = look(debugScript.get(), script, event);
            Thread thread = new Thread(() -> endAfter(look, script), "ctdb4j-event-debug");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            LOG.error("Debug script {} cannot be started: {}", debugScript.get(), e.getMessage());
            looking.set(false);
            kill(script);
        }
    }

    private Process look(Path path, Process script, String event) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(path.toString(), Long.toString(script.pid()), event)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void endAfter(Process look, Process script) {
        try (BufferedReader lines = look.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> LOG.error("event_debug: {}", line));
            look.waitFor();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Output of the debug script ends early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            looking.set(false);
            script.descendants().forEach(ProcessHandle::destroy);
            script.destroy();
        }
    }

    /** Ends a script and what it has started, at once. */
    static void kill(Process script) {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
