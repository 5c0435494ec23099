// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for the line in which the daemon says how the start ended, and reports it; asks what is missing if none comes. */
final class StartWatch {

    private static final Duration POLL = Duration.ofMillis(20);

    private final Path ready;
    private final StartReport report;
    private final Supplier<List<String>> diagnosis;

    StartWatch(Path ready, StartReport report, Supplier<List<String>> diagnosis) {
        this.ready = ready;
        this.report = report;
        this.diagnosis = diagnosis;
    }

    /** {@return the exit code if the start failed, 0 if it succeeded} */
    int await(Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            Optional<Integer> outcome = check();
            if (outcome.isPresent()) {
                return outcome.get();
            }
            Thread.sleep(POLL.toMillis());
        }
        report.failed(ExitCode.FAILURE, "The node was not ready in time:\n" + String.join("\n", diagnosis.get()));
        return ExitCode.FAILURE;
    }

    /** Reports the outcome if the daemon has written it: a whole line. */
    Optional<Integer> check() throws IOException {
        String text = Files.exists(ready) ? Files.readString(ready) : "";
        if (!text.endsWith("\n")) {
            return Optional.empty();
        }
        String[] words = text.strip().split(" ", 3);
        if (words[0].equals("OK")) {
            report.ready();
            return Optional.of(ExitCode.SUCCESS);
        }
        int code =
                words.length > 1 && words[1].matches("[1-9][0-9]{0,2}") ? Integer.parseInt(words[1]) : ExitCode.FAILURE;
        report.failed(code, words.length > 2 ? words[2] : text.strip());
        return Optional.of(code);
    }
}
