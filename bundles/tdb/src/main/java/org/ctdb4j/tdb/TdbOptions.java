// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/**
 * How to open a TDB file.
 *
 * @param flags bits of {@link TdbFlags}
 * @param hashSize number of chains of a file that is created
 * @param maxDead dead records that a delete leaves in each chain for quick reuse
 * @param access what may be done with the file
 * @param patience what to do about a lock that another process holds
 * @param transactionBytesMax memory for what a transaction changes; one that wants more fails as too large
 */
public record TdbOptions(
        int flags, int hashSize, int maxDead, Access access, Patience patience, long transactionBytesMax) {
    /** Chains of a new file unless told otherwise. */
    public static final int DEFAULT_HASH_SIZE = 131;

    private static final int VOLATILE_MAX_DEAD = 5;

    /** What may be done with the file. */
    public enum Access {
        /** Read without any lock. */
        READ_ONLY,
        /** Read and change; the file must be a TDB already. */
        READ_WRITE,
        /** Read and change; an empty file is made a TDB. */
        CREATE
    }

    /** What to do about a lock that another process holds. */
    public enum Patience {
        /** Wait for it. */
        WAIT,
        /** Answer with a busy {@link Outcome}. */
        NEVER
    }

    public TdbOptions {
        if (hashSize <= 0 || hashSize > Layout.HASH_SIZE_MAX) {
            throw new IllegalArgumentException("hash size " + hashSize);
        }
        if (maxDead < 0) {
            throw new IllegalArgumentException("max dead " + maxDead);
        }
    }

    /** {@return options for creating or opening with {@code flags}, waiting for locks} */
    public static TdbOptions of(int flags) {
        int maxDead = (flags & TdbFlags.VOLATILE) == 0 ? 0 : VOLATILE_MAX_DEAD;
        return new TdbOptions(flags, DEFAULT_HASH_SIZE, maxDead, Access.CREATE, Patience.WAIT, Long.MAX_VALUE);
    }

    public TdbOptions hashSize(int chains) {
        return new TdbOptions(flags, chains, maxDead, access, patience, transactionBytesMax);
    }

    public TdbOptions maxDead(int records) {
        return new TdbOptions(flags, hashSize, records, access, patience, transactionBytesMax);
    }

    public TdbOptions access(Access allowed) {
        return new TdbOptions(flags, hashSize, maxDead, allowed, patience, transactionBytesMax);
    }

    public TdbOptions patience(Patience policy) {
        return new TdbOptions(flags, hashSize, maxDead, access, policy, transactionBytesMax);
    }

    public TdbOptions transactionBytesMax(long bytes) {
        return new TdbOptions(flags, hashSize, maxDead, access, patience, bytes);
    }

    /** {@return the same with a further flag} */
    public TdbOptions with(int flag) {
        return new TdbOptions(flags | flag, hashSize, maxDead, access, patience, transactionBytesMax);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
