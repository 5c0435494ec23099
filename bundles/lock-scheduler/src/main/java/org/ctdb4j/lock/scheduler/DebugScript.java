// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.spi.config.NodeConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's script that looks into a wait ({@code spec/database.md} 11), with the arguments and the environment it has under
 * ctdbd. Nobody waits for it. Of each database one runs at a time: the script's own lock would send the others home.
 */
final class DebugScript {
    private static final Logger LOG = LoggerFactory.getLogger(DebugScript.class);
    private static final File NULL = new File("/dev/null");

    /** Where ctdbd lives, and so where a relative path begins. */
    private static final Path ROOT = Path.of("/");

    private final Optional<String> script;
    private final Map<String, String> environment;
    private final Map<Integer, Process> running = new HashMap<>();

    DebugScript(NodeConfiguration configuration) {
        this(configuration.lockDebugScript(), configuration.scriptEnvironment());
    }

    private DebugScript(Optional<String> script, Map<String, String> environment) {
        this.script = script;
        this.environment = environment;
    }

    static DebugScript none() {
        return new DebugScript(Optional.empty(), Map.of());
    }

    boolean isPresent() {
        return script.isPresent();
    }

    /** Starts it for a wait of this process, unless it still runs for that database. */
    void run(int dbId, boolean whole, String file, boolean mutexes) {
        Process last = running.get(dbId);
        if (script.isEmpty() || last != null && last.isAlive()) {
            return;
        }
        String path = ROOT.resolve(script.get()).toString();
        ProcessBuilder builder = new ProcessBuilder(
                        path,
                        Long.toString(ProcessHandle.current().pid()),
                        whole ? "DB" : "RECORD",
                        file,
                        mutexes ? "MUTEX" : "FCNTL")
                .directory(ROOT.toFile())
                .redirectInput(NULL)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            running.put(dbId, builder.start());
        } catch (IOException e) {
            LOG.error("Lock debug script {} cannot be started: {}", path, e.getMessage());
        }
    }

    void closed(int dbId) {
        running.remove(dbId);
    }
}
