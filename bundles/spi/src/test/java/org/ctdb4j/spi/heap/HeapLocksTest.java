// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.spi.lock.FileLocks;
import org.junit.jupiter.api.Test;

class HeapLocksTest {
    private static final long BYTE = 7;
    private static final long OTHER_BYTE = 8;

    private final HeapLocks locks = new HeapLocks();
    private final HeapLocks.Owner node = locks.join();
    private final HeapLocks.Owner one = locks.join();
    private final HeapLocks.Owner two = locks.join();
    private final List<String> granted = new ArrayList<>();

    @Test
    void givesAByteToOneOwnerAsOftenAsItWants() {
        assertTrue(one.tryLock(BYTE));
        assertTrue(one.tryLock(BYTE));
        assertFalse(two.tryLock(BYTE));
        one.unlock(BYTE);
        assertFalse(two.tryLock(BYTE));
        one.unlock(BYTE);
        assertTrue(two.tryLock(BYTE));
        assertThrows(IllegalStateException.class, () -> one.unlock(BYTE));
    }

    @Test
    void grantsInTheOrderOfAskingAndKeepsOthersFromOvertaking() {
        assertTrue(node.tryLock(BYTE));
        two.await(BYTE, grant("two"));
        one.await(BYTE, grant("one"));
        node.unlock(BYTE);
        assertEquals(List.of("two"), granted);
        assertFalse(node.tryLock(BYTE));
        two.unlock(BYTE);
        assertEquals(List.of("two", "one"), granted);
    }

    @Test
    void locksNothingNewWhileTheWholeDatabaseIsWanted() {
        assertTrue(one.tryLock(BYTE));
        node.awaitWhole(grant("node"));
        assertFalse(one.tryLock(OTHER_BYTE));
        two.await(OTHER_BYTE, grant("two"));
        assertTrue(one.tryLock(BYTE), "again, of its own");
        one.unlock(BYTE);
        one.unlock(BYTE);
        assertTrue(node.holdsWhole());
        assertFalse(node.tryLock(BYTE));
        assertEquals(List.of("node"), granted);
        node.unlockWhole();
        assertEquals(List.of("node", "two"), granted);
    }

    @Test
    void goesOnWhenTheWholeDatabaseIsNotWantedAnyMore() {
        assertTrue(one.tryLock(BYTE));
        FileLocks.Wait wait = node.awaitWhole(grant("node"));
        two.await(OTHER_BYTE, grant("two"));
        assertTrue(wait.forget());
        assertEquals(List.of("two"), granted);
    }

    @Test
    void leavesAGrantThatCameToWhoeverForgetsIt() {
        FileLocks.Wait wait = one.await(BYTE, grant("one"));
        assertEquals(List.of("one"), granted);
        assertFalse(wait.forget());
        one.unlock(BYTE);
    }

    @Test
    void takesEverythingFromAnOwnerThatLeaves() {
        assertTrue(one.tryLock(BYTE));
        one.await(OTHER_BYTE, grant("one"));
        two.await(BYTE, grant("two"));
        two.await(OTHER_BYTE, grant("two again"));
        one.close();
        assertEquals(List.of("one", "two", "two again"), granted);
    }

    private FileLocks.Grant grant(String who) {
        return new FileLocks.Grant() {
            @Override
            public void granted() {
                granted.add(who);
            }

            @Override
            public void failed(String reason) {
                throw new AssertionError(reason);
            }
        };
    }
}
