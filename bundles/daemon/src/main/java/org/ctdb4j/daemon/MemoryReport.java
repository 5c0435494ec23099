// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the memory of the process is used for, in the form in which {@code ctdb dumpmemory} shows that of ctdbd, so that what reads the
 * one can read the other. Blocks are buffers where the JVM counts them; addresses it does not tell.
 *
 * @param resident as the kernel counts
 * @param virtualMachine what of it the JVM knows
 */
record MemoryReport(List<Part> resident, List<Part> virtualMachine) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("Rss(Anon|File|Shmem):\\s+(\\d+) kB");
    private static final int KILO = 1024;

    /** A kind of memory and what of it is in use. */
    record Part(String name, long bytes, long blocks) {
        private String line(String indent) {
            return "%s%-30s contains %6d bytes in %3d blocks (ref 0) 0x0%n".formatted(indent, name, bytes, blocks);
        }
    }

    static MemoryReport ofThisProcess() {
        List<Part> virtualMachine = new ArrayList<>();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            virtualMachine.add(new Part(pool.getName(), pool.getUsage().getUsed(), 1));
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            virtualMachine.add(new Part("Buffers, " + pool.getName(), pool.getMemoryUsed(), pool.getCount()));
        }
        return new MemoryReport(readResident(), virtualMachine);
    }

    private static List<Part> readResident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .map(line -> new Part("Rss" + line.group(1), Long.parseLong(line.group(2)) * KILO, 1))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    String text() {
        StringBuilder text = new StringBuilder("full talloc report on 'ctdb4j' (total %6d bytes in %d blocks)%n"
                .formatted(
                        resident.stream().mapToLong(Part::bytes).sum(),
                        resident.stream().mapToLong(Part::blocks).sum()));
        resident.forEach(part -> text.append(part.line("    ")));
        virtualMachine.forEach(part -> text.append(part.line("        ")));
        return text.toString();
    }
}
