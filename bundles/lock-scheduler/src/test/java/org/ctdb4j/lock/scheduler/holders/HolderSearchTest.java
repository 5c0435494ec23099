// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.lock.scheduler.holders.HolderSearch.Database;
import org.ctdb4j.lock.scheduler.holders.HolderSearch.Wanted;
import org.ctdb4j.spi.heap.HeapDatabases;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.lock.LockHolder;
import org.ctdb4j.system.linux.DatabaseFile;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.testkit.linux.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files; what the kernel would tell of other processes is written into a folder of our own. */
class HolderSearchTest {
    private static final int DB = 7;
    private static final int OWN_PID = 100;
    private static final Wanted BYTE = Wanted.oneByte(DB, 168);

    @TempDir
    Path folder;

    private final LinuxDatabaseFiles files = new LinuxDatabaseFiles();
    private Path path;
    private FileLocks locks;
    private List<Database> databases;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("vol.tdb.0");
        Files.write(path, new byte[4096]);
        locks = files.open(path).locks();
        databases = List.of(new Database(DB, "vol.tdb", locks));
    }

    @AfterEach
    void close() {
        files.opened().forEach(DatabaseFile::close);
        files.deactivate();
    }

    @Test
    void knowsItsOwnLocksFromThoseOfOtherOpenFiles() throws IOException {
        HolderSearch search = new HolderSearch();
        assertEquals(List.of(), search.find(List.of(BYTE), databases).get(BYTE));

        assertTrue(locks.tryLock(168));
        LockHolder own = first(search);
        assertEquals(ProcessHandle.current().pid(), own.pid());
        assertEquals(List.of("vol.tdb byte 168"), own.holds());
        locks.unlock(168);

        assertTrue(files.open(path).locks().tryLock(168));
        assertEquals(-1, first(search).pid());
        assertEquals(path.toString(), HolderSearch.pathOf(locks));
    }

    /** The kernel's list may lack a lock when others on the machine lock and unlock. */
    private LockHolder first(HolderSearch search) {
        List<LockHolder> found = new ArrayList<>();
        Await.until(() -> found.addAll(search.find(List.of(BYTE), databases).get(BYTE)), () -> "no holder");
        return found.get(0);
    }

    @Test
    void tellsWhatTheHolderIsAndDoes() throws IOException {
        String file = ProcFolder.REAL.fileOf(locks.recordDescriptor());
        write("locks", """
                1: POSIX  ADVISORY  WRITE 4711 %1$s 168 168
                2: POSIX  ADVISORY  WRITE 4711 fe:00:99 8 8
                3: OFDLCK ADVISORY  WRITE -1 %1$s 172 172
                3: -> POSIX  ADVISORY  WRITE 4711 %1$s 172 172
                4: POSIX  ADVISORY  WRITE 4712 %1$s 176 EOF
                """.formatted(file));
        write("self/fdinfo/" + locks.recordDescriptor(), """
                pos:\t0
                lock:\t1: OFDLCK ADVISORY  WRITE -1 %s 172 172
                """.formatted(file));
        Path fd = Files.createDirectories(folder.resolve("proc/self/fd"));
        Files.createSymbolicLink(fd.resolve(Integer.toString(locks.recordDescriptor())), path);
        write("4711/cmdline", "smbd\0-D\0");
        write("4711/stack", """
                [<0>] fcntl_setlk+0x1a2/0x3d0
                [<0>] do_fcntl+0x5c/0x6b0
                """);
        write("4712/comm", "kworker\n");
        write("4712/wchan", "do_epoll_wait");

        Wanted all = Wanted.allFrom(DB, 168);
        Wanted closed = Wanted.oneByte(99, 168);
        HolderSearch search = new HolderSearch(new ProcFolder(folder.resolve("proc")), OWN_PID);
        var found = search.find(List.of(BYTE, all, closed), databases);

        LockHolder smbd = new LockHolder(
                4711,
                "smbd -D",
                List.of("fcntl_setlk", "do_fcntl"),
                List.of("vol.tdb byte 168", "fe:00:99 byte 8"),
                List.of("vol.tdb byte 172"));
        LockHolder node = new LockHolder(OWN_PID, "this node", List.of(), List.of("vol.tdb byte 172"), List.of());
        LockHolder kernel =
                new LockHolder(4712, "kworker", List.of("do_epoll_wait"), List.of("vol.tdb bytes 176-EOF"), List.of());
        assertEquals(List.of(smbd), found.get(BYTE));
        assertEquals(List.of(smbd, node, kernel), found.get(all));
        assertEquals(List.of(), found.get(closed));
    }

    @Test
    void knowsWhoHasWhatIsInMemory() {
        FileLocks inMemory = new HeapDatabases().create(2, "sessions").locks().join();
        Wanted wanted = Wanted.oneByte(2, 7);
        Database sessions = new Database(2, "sessions", inMemory);
        LockHolder holder = new HolderSearch()
                .find(List.of(wanted), List.of(sessions))
                .get(wanted)
                .get(0);
        assertEquals("this node", holder.command());
    }

    @Test
    void takesWhatItMayNotSeeForNothing() {
        HolderSearch search = new HolderSearch(new ProcFolder(folder.resolve("nowhere")), OWN_PID);
        assertEquals(List.of(), search.find(List.of(BYTE), databases).get(BYTE));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("proc").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
