// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.holders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.lock.LockHolder;

/**
 * Finds out who holds locks that are waited for. Each search reads the kernel's table once. An open file's lock is shown without a
 * process; those of this node are known by its descriptors.
 */
public final class HolderSearch {
    /** Processes named for one wait. */
    static final int HOLDERS_MAX = 8;

    /** Locks named for one process. */
    static final int LOCKS_MAX = 8;

    private static final int UNKNOWN_PID = -1;

    private final ProcFolder proc;
    private final int ownPid;

    public HolderSearch() {
        this(ProcFolder.REAL, Math.toIntExact(ProcessHandle.current().pid()));
    }

    HolderSearch(ProcFolder proc, int ownPid) {
        this.proc = proc;
        this.ownPid = ownPid;
    }

    /** A database by its name and the locks on its file. */
    public record Database(int dbId, String name, FileLocks locks) {}

    /** Bytes of a database that are waited for, from the first to the last. */
    public record Wanted(int dbId, long from, long to) {
        public static Wanted oneByte(int dbId, long offset) {
            return new Wanted(dbId, offset, offset);
        }

        private String text() {
            return from == to ? "mutex of byte " + from : "mutexes";
        }

        /** {@return everything from that byte on} */
        public static Wanted allFrom(int dbId, long offset) {
            return new Wanted(dbId, offset, KernelLock.TO_END);
        }
    }

    /** {@return the path of a database's file} */
    public static String pathOf(FileLocks locks) {
        return ProcFolder.REAL.pathOf(locks.recordDescriptor());
    }

    /** {@return for each of the wanted who holds it} */
    public Map<Wanted, List<LockHolder>> find(List<Wanted> wanted, List<Database> databases) {
        Pass pass = new Pass(databases);
        Map<Wanted, List<Integer>> pids = new LinkedHashMap<>();
        wanted.forEach(each -> pids.put(each, pass.holders(each)));
        Map<Wanted, List<LockHolder>> found = new LinkedHashMap<>();
        pids.forEach(
                (each, some) -> found.put(each, some.stream().map(pass::known).toList()));
        return found;
    }

    /** One look at everything. */
    private final class Pass {
        private final KernelLocks locks = proc.locks();
        private final Map<Integer, String> files = new HashMap<>();
        private final Map<String, String> names = new HashMap<>();
        private final Set<KernelLock> own = new LinkedHashSet<>();
        private final Map<Integer, Database> byId = new HashMap<>();
        private final Map<Integer, LockHolder> known = new HashMap<>();

        /** By process, what it has of what was asked for and the kernel's table does not show. */
        private final Map<Integer, Set<String>> mutexes = new HashMap<>();

        private Pass(List<Database> databases) {
            for (Database database : databases) {
                String file = proc.fileOf(database.locks().recordDescriptor());
                files.put(database.dbId(), file);
                byId.put(database.dbId(), database);
                names.put(file, database.name());
                own.addAll(proc.locksOf(database.locks().recordDescriptor()));
                own.addAll(proc.locksOf(database.locks().wholeDescriptor()));
            }
        }

        private List<Integer> holders(Wanted wanted) {
            Set<Integer> pids = new LinkedHashSet<>();
            for (KernelLock lock : locks.held(files.getOrDefault(wanted.dbId(), ""), wanted.from(), wanted.to())) {
                pids.add(own.contains(lock) ? ownPid : lock.pid());
            }
            if (byId.containsKey(wanted.dbId())) {
                Database database = byId.get(wanted.dbId());
                if (database.locks().recordDescriptor() < 0) {
                    // In memory: nobody but clients in this process can have it.
                    pids.add(ownPid);
                }
                for (int thread : database.locks().mutexOwners(wanted.from(), wanted.to(), HOLDERS_MAX)) {
                    int pid = proc.processOf(thread);
                    pids.add(pid);
                    mutexes.computeIfAbsent(pid, p -> new LinkedHashSet<>()).add(database.name() + " " + wanted.text());
                }
            }
            return pids.stream().limit(HOLDERS_MAX).toList();
        }

        private LockHolder known(int pid) {
            return known.computeIfAbsent(pid, this::holder);
        }

        private LockHolder holder(int pid) {
            if (pid == ownPid) {
                return new LockHolder(pid, "this node", List.of(), held(pid, List.copyOf(own)), List.of());
            }
            if (pid == UNKNOWN_PID) {
                return new LockHolder(pid, "an open file of another process", List.of(), List.of(), List.of());
            }
            return new LockHolder(
                    pid,
                    proc.command(pid),
                    proc.stack(pid),
                    held(pid, locks.ofProcess(pid, false)),
                    texts(locks.ofProcess(pid, true)));
        }

        private List<String> held(int pid, List<KernelLock> some) {
            List<String> texts = new ArrayList<>(texts(some));
            texts.addAll(mutexes.getOrDefault(pid, Set.of()));
            return texts;
        }

        private List<String> texts(List<KernelLock> some) {
            return some.stream()
                    .limit(LOCKS_MAX)
                    .map(lock -> names.getOrDefault(lock.file(), lock.file()) + " " + lock.bytes())
                    .toList();
        }
    }
}
