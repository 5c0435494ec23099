// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.ctdb4j.itests.clusters.Await;
import org.ctdb4j.itests.clusters.Running;

/** Copies a file to the share through one node and back through another, over and over, and compares it each time. */
final class CopyLoop {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String COPIED = "copied";

    /** Any failure ends the loop, and its exit code tells. */
    private static final String SCRIPT = """
            set -e
            until [ -e "$source-end" ]; do
                smbclient "$to" -U "$user" -c "put $source $name" >&2
                smbclient "$from" -U "$user" -c "get $name $source-back; del $name" >&2
                cmp "$source" "$source-back"
                echo %s
            done
            """.formatted(COPIED);

    private final Path source;
    private final Running loop;

    CopyLoop(SambaNode to, SambaNode from, String user, Path source) {
        this.source = source;
        loop = to.program(
                        "env",
                        "to=" + to.unc(SambaNode.SHARE),
                        "from=" + from.unc(SambaNode.SHARE),
                        "user=" + user + "%" + SambaNode.password(user),
                        "source=" + source,
                        "name=" + source.getFileName(),
                        "sh",
                        "-c",
                        SCRIPT)
                .start();
    }

    /** {@return how often the file has come back whole} */
    long copies() {
        return loop.out().lines().filter(COPIED::equals).count();
    }

    /** Returns when the file has come back once more than by now. */
    void awaitAnother() {
        long copies = copies();
        Await.until("one more copy", LIMIT, () -> copies() > copies || !loop.isAlive(), loop::state);
    }

    /** Ends the loop after the copy it is busy with; none may have failed. */
    void end() {
        try {
            Files.createFile(source.resolveSibling(source.getFileName() + "-end"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loop.awaitSuccess(LIMIT);
    }
}
