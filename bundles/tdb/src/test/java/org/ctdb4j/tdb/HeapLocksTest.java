// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import org.junit.jupiter.api.Test;

/** The table behaves as the kernel's record locks do. */
class HeapLocksTest {
    private final HeapLocks locks = new HeapLocks();
    private final LockPort ours = locks.owner();
    private final LockPort theirs = locks.owner();

    @Test
    void readersShareAndWritersDoNot() throws IOException {
        assertTrue(ours.tryLock(10, 1, LockKind.READ));
        assertTrue(theirs.tryLock(10, 1, LockKind.READ));
        assertFalse(theirs.tryLock(10, 1, LockKind.WRITE));
        assertFalse(ours.tryUpgrade(10, 1));
        theirs.unlock(10, 1);
        assertTrue(ours.tryUpgrade(10, 1));
        assertFalse(theirs.tryLock(10, 1, LockKind.READ));
    }

    @Test
    void anOwnerReplacesItsOwnLock() throws IOException {
        assertTrue(ours.tryLock(0, 10, LockKind.WRITE));
        assertTrue(ours.tryLock(4, 2, LockKind.READ));
        assertTrue(theirs.tryLock(4, 2, LockKind.READ));
        assertFalse(theirs.tryLock(3, 1, LockKind.READ));
        assertFalse(theirs.tryLock(6, 1, LockKind.READ));
    }

    @Test
    void anUnlockInTheMiddleLeavesBothSides() throws IOException {
        assertTrue(ours.tryLock(0, 10, LockKind.WRITE));
        ours.unlock(4, 2);
        assertEquals(2, locks.count());
        assertTrue(theirs.tryLock(4, 2, LockKind.WRITE));
        assertFalse(theirs.tryLock(3, 1, LockKind.WRITE));
        assertFalse(theirs.tryLock(9, 1, LockKind.WRITE));
        assertTrue(theirs.tryLock(10, 1, LockKind.WRITE));
    }

    @Test
    void lengthZeroReachesToInfinity() throws IOException {
        assertTrue(ours.tryLock(168, 0, LockKind.WRITE));
        assertFalse(theirs.tryLock(1L << 40, 1, LockKind.READ));
        assertTrue(theirs.tryLock(164, 4, LockKind.WRITE));
        ours.unlock(168, 0);
        assertTrue(theirs.tryLock(168, 0, LockKind.WRITE));
    }

    @Test
    void closingGivesAllBack() throws IOException {
        ours.tryLock(1, 1, LockKind.WRITE);
        ours.tryLock(5, 1, LockKind.READ);
        theirs.tryLock(9, 1, LockKind.READ);
        ours.close();
        assertEquals(1, locks.count());
    }
}
