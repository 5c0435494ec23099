// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.ArrayList;
import java.util.List;

/**
 * The byte-range locks of one file in memory: each {@link #owner} stands for a process, and conflicts with the others as
 * fcntl locks do. For simulations and tests, on one thread; it never waits.
 */
public final class HeapLocks {
    private static final long INFINITY = Long.MAX_VALUE;

    private record Held(Object owner, long from, long to, LockKind kind) {
        boolean overlaps(long start, long end) {
            return from < end && start < to;
        }
    }

    private final List<Held> held = new ArrayList<>();

    /** {@return the locks of a further process} */
    public LockPort owner() {
        return new Owner();
    }

    /** {@return number of ranges that are locked} */
    public int count() {
        return held.size();
    }

    private final class Owner implements LockPort {
        @Override
        public boolean tryLock(long offset, long length, LockKind kind) {
            long end = end(offset, length);
            for (Held range : held) {
                boolean exclusive = kind == LockKind.WRITE || range.kind == LockKind.WRITE;
                if (range.owner != this && exclusive && range.overlaps(offset, end)) {
                    return false;
                }
            }
            unlock(offset, length);
            held.add(new Held(this, offset, end, kind));
            return true;
        }

        @Override
        public boolean tryUpgrade(long offset, long length) {
            return tryLock(offset, length, LockKind.WRITE);
        }

        /** Takes the range out of whatever this owner holds, which may leave a piece on either side. */
        @Override
        public void unlock(long offset, long length) {
            long end = end(offset, length);
            List<Held> pieces = new ArrayList<>();
            held.removeIf(range -> {
                boolean mine = range.owner == this && range.overlaps(offset, end);
                if (mine && range.from < offset) {
                    pieces.add(new Held(this, range.from, offset, range.kind));
                }
                if (mine && range.to > end) {
                    pieces.add(new Held(this, end, range.to, range.kind));
                }
                return mine;
            });
            held.addAll(pieces);
        }

        @Override
        public void close() {
            held.removeIf(range -> range.owner == this);
        }

        private long end(long offset, long length) {
            return length == 0 ? INFINITY : offset + length;
        }
    }
}
