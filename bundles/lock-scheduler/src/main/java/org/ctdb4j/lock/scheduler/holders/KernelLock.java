// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.holders;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of {@code /proc/locks}: a byte-range lock that is held or waited for.
 *
 * <pre>
 *     12: POSIX  ADVISORY  WRITE 4711 fe:00:2172273 168 EOF
 *     12: -&gt; OFDLCK ADVISORY  READ -1 fe:00:2172273 4 4
 * </pre>
 *
 * @param waits whether it is waited for (the arrow), behind the lock of the same number
 * @param ofProcess whether it is a process's (POSIX), not that of an open file (OFDLCK), which is shown without a process
 * @param file device and inode, as the kernel prints them
 * @param end the last byte, {@link #TO_END} for all there will ever be
 */
record KernelLock(boolean waits, boolean ofProcess, boolean write, int pid, String file, long start, long end) {
    static final long TO_END = Long.MAX_VALUE;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String ARROW = "->";
    private static final int FIELDS = 7;

    /** {@return the lock of a line; nothing for other kinds of locks and for what is no such line} */
    static Optional<KernelLock> parse(String line) {
        String[] words = BLANKS.split(line.strip());
        int first = 1;
        while (first < words.length && words[first].equals(ARROW)) {
            first++;
        }
        if (words.length != first + FIELDS || !words[first].equals("POSIX") && !words[first].equals("OFDLCK")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KernelLock(
                    first > 1,
                    words[first].equals("POSIX"),
                    words[first + 2].equals("WRITE"),
                    Integer.parseInt(words[first + 3]),
                    words[first + 4],
                    Long.parseLong(words[first + 5]),
                    words[first + 6].equals("EOF") ? TO_END : Long.parseLong(words[first + 6])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean overlaps(long from, long to) {
        return start <= to && from <= end;
    }

    /** {@return its bytes, in print} */
    String bytes() {
        if (start == end) {
            return "byte " + start;
        }
        return "bytes " + start + "-" + (end == TO_END ? "EOF" : Long.toString(end));
    }
}
