// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.Arrays;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * The locks of one handle. Nesting is counted here: the port sees the first acquire and the last release of a byte. A
 * lock over all chains covers every chain, the free list and every record: under it the port is not asked for those.
 */
final class Locks {
    private static final int INITIAL = 4;
    private static final int GRADUAL_MIN = 4;

    private final LockPort port;
    private final boolean none;
    private final long chainBytes;

    private long[] held = new long[INITIAL];
    private int[] counts = new int[INITIAL];
    private LockKind[] kinds = new LockKind[INITIAL];
    private boolean[] marked = new boolean[INITIAL];
    private int used;

    private LockKind all;
    private int allCount;
    private boolean allMarked;

    /** The read lock over all chains is a transaction's: it counts as a write lock for us, and becomes one in its commit. */
    private boolean upgradable;

    /**
     * @param none take no lock at all
     */
    Locks(LockPort port, boolean none, int hashSize) {
        this.port = port;
        this.none = none;
        this.chainBytes = 4L * hashSize;
    }

    boolean isNone() {
        return none;
    }

    boolean holdsData() {
        if (all != null) {
            return true;
        }
        for (int i = 0; i < used; i++) {
            if (isData(held[i])) {
                return true;
            }
        }
        return false;
    }

    boolean holdsAll(LockKind kind) {
        return none || all != null && all.covers(kind);
    }

    boolean holds(long at, LockKind kind) {
        int i = find(at);
        return isData(at) && holdsAll(kind) || i >= 0 && kinds[i].covers(kind);
    }

    /** {@return false if another holder is in the way, which a waiting caller never sees} */
    boolean acquire(long at, LockKind kind, boolean wait) {
        if (isCovered(at, kind)) {
            return true;
        }
        int i = find(at);
        try {
            if (i < 0) {
                return take(at, 1, kind, wait) && add(at, kind, false);
            }
            if (!kinds[i].covers(kind)) {
                if (!upgrade(at, 1, wait)) {
                    return false;
                }
                kinds[i] = kind;
            }
            counts[i]++;
            return true;
        } catch (IOException e) {
            throw failed(at, e);
        }
    }

    /** Notes a write lock that the port does not know of. */
    void mark(long at) {
        if (isCovered(at, LockKind.WRITE)) {
            return;
        }
        if (find(at) >= 0) {
            throw new TdbException(Reason.LOCK, "byte " + at + " is locked by this handle already");
        }
        add(at, LockKind.WRITE, true);
    }

    void release(long at) {
        int i = find(at);
        if (i < 0) {
            if (none || isData(at) && all != null) {
                return;
            }
            throw new TdbException(Reason.LOCK, "byte " + at + " is not locked");
        }
        counts[i]--;
        if (counts[i] == 0) {
            boolean real = !marked[i];
            remove(i);
            if (real) {
                giveBack(at, 1);
            }
        }
    }

    /** {@return whether nobody stands on the record at {@code at} with a traverse} */
    boolean probeRecord(long at) {
        if (none || all != null) {
            return none || covers(LockKind.WRITE);
        }
        try {
            if (!port.tryLock(at, 1, LockKind.WRITE)) {
                return false;
            }
            port.unlock(at, 1);
            return true;
        } catch (IOException e) {
            throw failed(at, e);
        }
    }

    boolean acquireAll(LockKind kind, boolean wait) {
        if (none) {
            return true;
        }
        if (all != null) {
            if (!covers(kind)) {
                throw new TdbException(Reason.LOCK, "all chains are locked for reading only");
            }
            allCount++;
            return true;
        }
        requireNoData();
        try {
            if (!takeGradually(Layout.CHAIN_LOCKS, chainBytes, kind, wait)) {
                return false;
            }
            if (!take(Layout.CHAIN_LOCKS + chainBytes, 0, kind, wait)) {
                port.unlock(Layout.CHAIN_LOCKS, chainBytes);
                return false;
            }
        } catch (IOException e) {
            throw failed(Layout.CHAIN_LOCKS, e);
        }
        setAll(kind, false);
        return true;
    }

    /** Lets the read lock over all chains, which is held, be as good as a write lock. */
    void expectUpgrade() {
        upgradable = true;
    }

    private boolean covers(LockKind kind) {
        return upgradable || all.covers(kind);
    }

    void markAll() {
        if (none) {
            return;
        }
        if (all != null) {
            throw new TdbException(Reason.LOCK, "all chains are locked by this handle already");
        }
        requireNoData();
        setAll(LockKind.WRITE, true);
    }

    boolean upgradeAll(boolean wait) {
        if (holdsAll(LockKind.WRITE)) {
            return true;
        }
        if (all == null) {
            throw new TdbException(Reason.LOCK, "all chains are not locked");
        }
        try {
            if (!upgrade(Layout.CHAIN_LOCKS, 0, wait)) {
                return false;
            }
        } catch (IOException e) {
            throw failed(Layout.CHAIN_LOCKS, e);
        }
        all = LockKind.WRITE;
        return true;
    }

    void releaseAll() {
        if (none) {
            return;
        }
        if (all == null) {
            throw new TdbException(Reason.LOCK, "all chains are not locked");
        }
        allCount--;
        if (allCount == 0) {
            boolean real = !allMarked;
            all = null;
            upgradable = false;
            if (real) {
                giveBack(Layout.CHAIN_LOCKS, 0);
            }
        }
    }

    private boolean takeGradually(long at, long length, LockKind kind, boolean wait) throws IOException {
        if (port.tryLock(at, length, kind)) {
            return true;
        }
        if (!wait) {
            return false;
        }
        if (length <= GRADUAL_MIN) {
            port.lock(at, length, kind);
            return true;
        }
        // One wait for the whole range would starve behind a stream of short chain locks.
        long half = length / 2;
        takeGradually(at, half, kind, true);
        try {
            return takeGradually(at + half, length - half, kind, true);
        } catch (IOException | RuntimeException e) {
            port.unlock(at, half);
            throw e;
        }
    }

    private boolean take(long at, long length, LockKind kind, boolean wait) throws IOException {
        if (port.tryLock(at, length, kind)) {
            return true;
        }
        if (wait) {
            port.lock(at, length, kind);
        }
        return wait;
    }

    private boolean upgrade(long at, long length, boolean wait) throws IOException {
        if (port.tryUpgrade(at, length)) {
            return true;
        }
        if (wait) {
            port.upgrade(at, length);
        }
        return wait;
    }

    private boolean isCovered(long at, LockKind kind) {
        if (none) {
            return true;
        }
        if (all == null || !isData(at)) {
            return false;
        }
        if (!covers(kind)) {
            throw new TdbException(Reason.LOCK, "a write lock inside a read lock over all chains");
        }
        return true;
    }

    private void requireNoData() {
        if (holdsData()) {
            throw new TdbException(Reason.LOCK, "a lock over all chains asked for while holding one chain");
        }
    }

    private void setAll(LockKind kind, boolean isMarked) {
        all = kind;
        allCount = 1;
        allMarked = isMarked;
    }

    private static boolean isData(long at) {
        return at >= Layout.FREE_LIST_LOCK;
    }

    private int find(long at) {
        for (int i = 0; i < used; i++) {
            if (held[i] == at) {
                return i;
            }
        }
        return -1;
    }

    private boolean add(long at, LockKind kind, boolean isMarked) {
        if (used == held.length) {
            held = Arrays.copyOf(held, 2 * used);
            counts = Arrays.copyOf(counts, 2 * used);
            kinds = Arrays.copyOf(kinds, 2 * used);
            marked = Arrays.copyOf(marked, 2 * used);
        }
        held[used] = at;
        counts[used] = 1;
        kinds[used] = kind;
        marked[used] = isMarked;
        used++;
        return true;
    }

    private void remove(int i) {
        used--;
        held[i] = held[used];
        counts[i] = counts[used];
        kinds[i] = kinds[used];
        marked[i] = marked[used];
    }

    private void giveBack(long at, long length) {
        try {
            port.unlock(at, length);
        } catch (IOException e) {
            throw failed(at, e);
        }
    }

    private static TdbException failed(long at, IOException cause) {
        return new TdbException(Reason.IO, "lock on byte " + at + " failed: " + cause.getMessage(), cause);
    }
}
