// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.clusters;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What /proc tells about a process; nothing about one that has just gone. */
public final class ProcFile {
    private static final double TICKS_A_SECOND = 100;
    private static final long KILO = 1024;
    private static final int UTIME = 11;
    private static final int CHILDREN_STIME = 14;
    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss: +(\\d+) kB$");
    private static final int TCP_LOCAL = 1;
    private static final int TCP_REMOTE = 2;
    private static final int TCP_STATE = 3;
    private static final int TCP_INODE = 9;
    private static final String TCP_ESTABLISHED = "01";

    private ProcFile() {}

    /** {@return whether the process was started with that variable; a zombie has none} */
    public static boolean hasVariable(long pid, String variable) {
        return ("\0" + read(pid, "environ")).contains("\0" + variable + "\0");
    }

    /** {@return what a symbolic link says} */
    public static String link(long pid, String name) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), name))
                    .toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /** {@return processor time so far, with that of its children that have ended} */
    public static double cpuSeconds(long pid) {
        String stat = read(pid, "stat");
        // The name, in parentheses, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length <= CHILDREN_STIME
                ? 0
                : Arrays.stream(fields, UTIME, CHILDREN_STIME + 1)
                                .mapToLong(Long::parseLong)
                                .sum()
                        / TICKS_A_SECOND;
    }

    /** {@return memory in use; of a page that several processes share, each has its part} */
    public static long memoryBytes(long pid) {
        Matcher memory = PROPORTIONAL.matcher(read(pid, "smaps_rollup"));
        return memory.find() ? Long.parseLong(memory.group(1)) * KILO : 0;
    }

    public static int descriptors(long pid) {
        return count(pid, "fd");
    }

    public static int threads(long pid) {
        return count(pid, "task");
    }

    /** {@return how much memory a process has, as the kernel prints it} */
    public static String residentMemory(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("VmRSS unknown");
    }

    /** {@return the established TCP connections that were accepted on that address and port, each with its inode} */
    public static Set<String> acceptedConnections(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        // The kernel prints an address as a number in the machine's order, behind the prefix of a mapped one.
        String local = "%02X%02X%02X%02X:%04X".formatted(bytes[3], bytes[2], bytes[1], bytes[0], address.getPort());
        Set<String> connections = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            read(ProcessHandle.current().pid(), "net/" + table)
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[TCP_LOCAL].endsWith(local) && fields[TCP_STATE].equals(TCP_ESTABLISHED))
                    .forEach(fields -> connections.add(fields[TCP_REMOTE] + " inode " + fields[TCP_INODE]));
        }
        return connections;
    }

    private static int count(long pid, String folder) {
        String[] names = Path.of("/proc", Long.toString(pid), folder).toFile().list();
        return names == null ? 0 : names.length;
    }

    private static String read(long pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
