// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.ctdb4j.testkit.linux.CProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxLockFilesTest {
    @TempDir
    Path folder;

    private final LockFiles lockFiles = new LinuxLockFiles();
    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("cluster.lock");
    }

    @Test
    void keepsOtherProcessesOutUntilReleased() throws Exception {
        LockFile lock = lockFiles.tryLock(path).orElseThrow();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (CProgram other = CProgram.start(LinuxLockFilesTest.class, "locks.c", folder, path)) {
            assertEquals("busy", other.ask("try 0 1"));
            lock.release();
            assertEquals("ok", other.ask("try 0 1"));
            assertTrue(lockFiles.tryLock(path).isEmpty());
        }
    }

    @Test
    void goesOnByDescriptor() throws Exception {
        LockFile taken = lockFiles.tryLock(path).orElseThrow();
        LockFile successor = lockFiles.of(taken.descriptor(), path);
        try (CProgram other = CProgram.start(LinuxLockFilesTest.class, "locks.c", folder, path)) {
            assertTrue(successor.intact());
            assertEquals("busy", other.ask("try 0 1"));
            successor.release();
            assertEquals("ok", other.ask("try 0 1"));
        }
    }

    @Test
    void noticesThatTheFileWasReplaced() throws Exception {
        LockFile lock = lockFiles.tryLock(path).orElseThrow();
        assertTrue(lock.intact());
        Files.move(path, folder.resolve("elsewhere"));
        assertFalse(lock.intact());
        Files.createFile(path);
        assertFalse(lock.intact());
        lock.release();
    }

    @Test
    void namesWhatCannotBeOpened() {
        LinuxException e = assertThrows(LinuxException.class, () -> lockFiles.tryLock(folder));
        assertEquals(LinuxException.EISDIR, e.errno());
    }
}
