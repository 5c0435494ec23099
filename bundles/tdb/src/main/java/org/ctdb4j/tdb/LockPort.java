// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Byte-range locks on the TDB file, seen by other processes (fcntl locks in production).
 *
 * <p>The locks on one chain, the free list, one record and the header's bytes have length 1; longer ranges, and length
 * 0, are the lock over all chains or a part of it. An implementation may keep the two sorts on two open descriptions.
 *
 * <p>A range is {@code offset} and {@code length}; length 0 means to the end and beyond, however far the file grows.
 * The engine counts nested locks itself: it asks for a range it does not hold, and gives back whole ranges it holds
 * (one unlock of 168 to infinity gives back the two parts of the lock over all chains). Used by one thread at a time.
 */
@ConsumerType
public interface LockPort extends AutoCloseable {
    /** Takes the lock if that needs no waiting. {@return false if another holder is in the way} */
    boolean tryLock(long offset, long length, LockKind kind) throws IOException;

    /**
     * Takes the lock, waiting as long as it takes. The daemon's port never waits and refuses; an engine opened with
     * {@link TdbOptions.Patience#NEVER} never asks.
     */
    default void lock(long offset, long length, LockKind kind) throws IOException {
        throw new UnsupportedOperationException("this lock port never waits");
    }

    /**
     * Turns read locks of the caller that together cover the range into a write lock, if that needs no waiting. On
     * refusal the read locks are still held.
     */
    boolean tryUpgrade(long offset, long length) throws IOException;

    /** As {@link #tryUpgrade}, waiting. */
    default void upgrade(long offset, long length) throws IOException {
        throw new UnsupportedOperationException("this lock port never waits");
    }

    /** {@return whether it can lock by the mutexes that a file may have} */
    default boolean supportsMutexes() {
        return false;
    }

    /**
     * From now on the locks of this file on chains, the free list and all chains together are mutexes in the file ({@link MutexArea}),
     * which have been made. To be told again changes nothing.
     */
    default void useMutexes(int hashSize) throws IOException {
        throw new UnsupportedOperationException("this lock port knows no mutexes");
    }

    /** Gives back what is held inside the range. */
    void unlock(long offset, long length) throws IOException;

    @Override
    void close() throws IOException;
}
