// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.Collection;

/** What is done with all records, or all free space, of a file: chain by chain, or under the lock over all of them. */
final class WholeFile {
    private final Image image;
    private final Gate gate;
    private final Chains chains;
    private final FreeList freeList;
    private final Writer writer;

    WholeFile(Image image, Gate gate, Chains chains, FreeList freeList, Writer writer) {
        this.image = image;
        this.gate = gate;
        this.chains = chains;
        this.freeList = freeList;
        this.writer = writer;
    }

    long count() {
        long records = 0;
        int end = chains.hashSize();
        for (int chain = 0; chain < end; chain = skipEmpty(chain + 1, end)) {
            records += countChain(chain);
        }
        return records;
    }

    private long countChain(int chain) {
        gate.lock(Layout.chainLock(chain), LockKind.READ).requireIdle();
        try {
            return chains.countLive(chain);
        } finally {
            gate.unlock(Layout.chainLock(chain));
        }
    }

    /** Copies the live records of a chain behind those already in {@code target}. {@return false if it is busy} */
    boolean copyChain(int chain, Collection<Cursor.Entry> target) {
        if (gate.lock(Layout.chainLock(chain), LockKind.READ) != Outcome.DONE) {
            return false;
        }
        try {
            chains.copy(chain, target);
            return true;
        } finally {
            gate.unlock(Layout.chainLock(chain));
        }
    }

    /**
     * {@return the first chain from that one on that holds something; {@code end} if none before it does} An empty chain needs no lock
     * to be seen as such, but the first of all: its lock orders what we read after it.
     */
    int skipEmpty(int chain, int end) {
        return chain == 0 ? 0 : chains.skipEmpty(chain, end);
    }

    Outcome wipe() {
        Outcome outcome = gate.lockAll(LockKind.WRITE);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            writer.wipeAll();
            return Outcome.DONE;
        } finally {
            gate.unlockAll();
        }
    }

    CheckReport check() {
        gate.lockAll(LockKind.READ).requireIdle();
        try {
            return TdbCheck.check(image.port());
        } finally {
            gate.unlockAll();
        }
    }

    FreeListInfo freeList() {
        gate.lock(Layout.FREE_LIST_LOCK, LockKind.READ).requireIdle();
        try {
            return freeList.info();
        } finally {
            gate.unlock(Layout.FREE_LIST_LOCK);
        }
    }

    /**
     * The free list's lock alone would not keep us from the holder of a lock over all chains, so the first chain is locked as
     * well.
     */
    Outcome mergeFreeList(int entriesMax) {
        Outcome outcome = gate.lock(Layout.chainLock(0), LockKind.WRITE);
        if (outcome != Outcome.DONE) {
            return outcome;
        }
        try {
            outcome = gate.lock(Layout.FREE_LIST_LOCK, LockKind.WRITE);
            if (outcome == Outcome.DONE) {
                mergeLocked(entriesMax);
            }
            return outcome;
        } finally {
            gate.unlock(Layout.chainLock(0));
        }
    }

    private void mergeLocked(int entriesMax) {
        try {
            freeList.merge(entriesMax);
        } finally {
            gate.unlock(Layout.FREE_LIST_LOCK);
        }
    }
}
