// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Command;
import org.ctdb4j.itests.clusters.Peers;
import org.ctdb4j.itests.clusters.Running;
import org.ctdb4j.itests.clusters.TestCluster;
import org.ctdb4j.itests.clusters.TestNode;

/** Counts how often daemons and what they fork have the kernel write to the disk. Under strace they are slow meanwhile. */
final class Syncs {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CALLS = "trace=fsync,fdatasync,msync,sync_file_range";
    private static final Pattern TOTAL = Pattern.compile("(?m)^ *\\S+ +\\S+ +\\S+ +(\\d+) .*\\btotal$");

    private Syncs() {}

    /** {@return the calls that {@code work} led to, if strace is there and may do its work} */
    static OptionalLong during(TestCluster cluster, Runnable work) {
        if (Peers.find("strace").isEmpty()) {
            return OptionalLong.empty();
        }
        List<Long> daemons = cluster.nodes().stream().map(TestNode::pid).toList();
        try {
            Path summary = Files.createTempFile("ctdb4j-", ".strace");
            try (Running strace = start(daemons, summary)) {
                Await.until("strace has all daemons", LIMIT, () -> hasAll(strace, daemons), strace::state);
                if (!strace.isAlive()) {
                    return OptionalLong.empty();
                }
                work.run();
                Command.of("kill", "-INT", Long.toString(strace.pid())).run(LIMIT);
                strace.succeeds(LIMIT);
                return OptionalLong.of(total(Files.readString(summary)));
            } finally {
                Files.delete(summary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the number of calls in the last line of strace's summary; no line, no calls} */
    static long total(String summary) {
        Matcher total = TOTAL.matcher(summary);
        return total.find() ? Long.parseLong(total.group(1)) : 0;
    }

    private static Running start(List<Long> daemons, Path summary) {
        List<String> line =
                new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>&1", "sh", "strace", "-f", "-c", "-e", CALLS));
        line.addAll(List.of("-o", summary.toString()));
        daemons.forEach(pid -> line.addAll(List.of("-p", pid.toString())));
        return new Command(line, Map.of()).start();
    }

    private static boolean hasAll(Running strace, List<Long> daemons) {
        return !strace.isAlive()
                || daemons.stream().allMatch(pid -> strace.out().contains("Process " + pid + " attached"));
    }
}
