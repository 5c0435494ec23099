// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says about the locks on one file. */
final class KernelLocks {
    private final String inode;

    KernelLocks(Path file) throws IOException {
        inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    }

    /** {@return lines of /proc/locks, such as {@code 7: -> OFDLCK ADVISORY WRITE -1 00:1f:42 168 168}} */
    List<String> lines() {
        try {
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .filter(line -> line.contains(inode))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how many threads or processes stand for a lock} */
    long standing() {
        return lines().stream().filter(line -> line.contains("->")).count();
    }

    /** {@return how many locks of open file descriptions are held on exactly this range} */
    long ofdHeld(long first, long last) {
        String range = " " + first + " " + last;
        return lines().stream()
                .filter(line -> line.contains("OFDLCK") && !line.contains("->") && line.endsWith(range))
                .count();
    }
}
