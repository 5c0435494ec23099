// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc tells about a process; nothing about one that has just gone. */
final class ProcFile {
    private static final double TICKS_A_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private ProcFile() {}

    /** {@return whether the process was started with that variable; a zombie has none} */
    static boolean hasVariable(long pid, String variable) {
        return ("\0" + read(pid, "environ")).contains("\0" + variable + "\0");
    }

    static double cpuSeconds(long pid) {
        String stat = read(pid, "stat");
        // The name, in parentheses, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length <= STIME
                ? 0
                : (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_A_SECOND;
    }

    private static String read(long pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
