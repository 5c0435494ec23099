// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The byte-range locks of this process on one database file, on two descriptors: one for chains, free list and the active
 * lock, one for the whole database ({@code design.md}, "locks on TDB files"). The table knows every holder inside the process: a
 * byte is not let go before the last holder has let go. Everything is for the loop thread but the grants of {@link #await}
 * and {@link #awaitWhole}, which come on a waiting thread.
 */
@ProviderType
public interface FileLocks {
    /** {@return number of the descriptor that chain locks are taken on} */
    int recordDescriptor();

    /** {@return number of the descriptor that whole-database locks are taken on} */
    int wholeDescriptor();

    /**
     * Tries to write-lock one chain byte. Refused while somebody else holds it, while a wait of ours stands on it, and while our
     * whole-database lock is wanted or held; granted again, and counted, to a holder of the same byte.
     */
    boolean tryLock(long offset);

    /** Gives back one {@link #tryLock} or one grant of {@link #await}. */
    void unlock(long offset);

    /**
     * {@return whether chains are mutexes in the file} Then what {@link #tryLock} has taken belongs to the calling thread, and only it
     * can give it back. A grant of {@link #await} or {@link #awaitWhole} can be given back by any thread in any case.
     */
    boolean belongToThreads();

    /**
     * {@return threads that have a mutex of those bytes, by the numbers the kernel gave them, at most so many; none if chains are no
     * mutexes} For any thread.
     *
     * @param to the last byte
     */
    Set<Integer> mutexOwners(long from, long to, int max);

    /** Waits in the kernel for a chain byte that none of ours holds. */
    Wait await(long offset, Grant grant);

    /** Waits in the kernel for the whole database. Chain bytes of ours that are held then are waited for first. */
    Wait awaitWhole(Grant grant);

    /** Gives the whole database back. */
    void unlockWhole();

    /** {@return whether we hold the whole database} */
    boolean holdsWhole();

    /** {@return threads that stand in the kernel for this file, forgotten waits included, or stay with a mutex of it} */
    int waiting();

    /** Told on a waiting thread that the wait is over. */
    interface Grant {
        void granted();

        void failed(String reason);
    }

    /** A wait in progress. */
    interface Wait {
        /**
         * Forgets it: no grant follows; a lock that comes all the same is let go at once.
         *
         * @return false if the grant has been delivered already: then the lock is the caller's to give back
         */
        boolean forget();
    }
}
