// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.holders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code /proc/locks} said at one moment: for each file and each process the locks held and waited for. */
final class KernelLocks {
    private final Map<String, List<KernelLock>> heldOnFile = new HashMap<>();
    private final Map<Integer, List<KernelLock>> ofProcess = new HashMap<>();

    /** Reads the lines of the table; those that are none are left out. */
    static KernelLocks parse(Stream<String> lines) {
        KernelLocks locks = new KernelLocks();
        lines.forEach(line -> KernelLock.parse(line).ifPresent(locks::add));
        return locks;
    }

    private void add(KernelLock lock) {
        if (!lock.waits()) {
            heldOnFile.computeIfAbsent(lock.file(), file -> new ArrayList<>()).add(lock);
        }
        if (lock.ofProcess()) {
            ofProcess.computeIfAbsent(lock.pid(), pid -> new ArrayList<>()).add(lock);
        }
    }

    /** {@return what is held of those bytes of a file} */
    List<KernelLock> held(String file, long from, long to) {
        return heldOnFile.getOrDefault(file, List.of()).stream()
                .filter(lock -> lock.overlaps(from, to))
                .toList();
    }

    /** {@return everything a process holds, or waits for} */
    List<KernelLock> ofProcess(int pid, boolean waits) {
        return ofProcess.getOrDefault(pid, List.of()).stream()
                .filter(lock -> lock.waits() == waits)
                .toList();
    }
}
