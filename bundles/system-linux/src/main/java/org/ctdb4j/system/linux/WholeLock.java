// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockKind;

/** The lock on the whole database, on the other descriptor. Guarded by the table. */
final class WholeLock {
    private static final long HASH_SIZE_AT = 36;
    private static final long CHAIN_BYTES = 4;
    private static final long TO_END = 0;

    private final LockTable table;
    private final Descriptor file;
    private final ByteLocks kernel;
    private final WaitingThreads threads;

    /** The thread that stands for it, wanted or forgotten; null if there is none. */
    private Standing wait;

    /** What locks the chains, if it is not the kernel. */
    private Optional<FileMutexes> mutexes = Optional.empty();

    private volatile boolean held;

    /** The thread that stays with the mutex of all chains while the lock is held. */
    private Optional<Standing> keeper = Optional.empty();

    WholeLock(LockTable table, Descriptor file, WaitingThreads threads) {
        this.table = table;
        this.file = file;
        this.threads = threads;
        kernel = new ByteLocks(file);
    }

    void use(FileMutexes fileMutexes) {
        mutexes = Optional.of(fileMutexes);
    }

    boolean isHeld() {
        return held;
    }

    boolean isHeldOrWanted() {
        return held || wait != null && wait.ticket != null;
    }

    FileLocks.Wait await(FileLocks.Grant receiver) {
        if (isHeldOrWanted()) {
            throw new IllegalStateException(file.path() + " is locked as a whole already, or about to be");
        }
        boolean stands = wait != null;
        if (!stands) {
            wait = new Standing();
        }
        Ticket ticket = new Ticket(table, receiver, wait::forget);
        wait.ticket = ticket;
        if (!stands) {
            table.threadWent();
            threads.startAlways(wait);
        }
        return ticket;
    }

    void unlock() {
        if (!held) {
            throw new IllegalStateException(file.path() + " is not locked as a whole");
        }
        held = false;
        unlockAll();
    }

    /** Whoever waits for a chain may have it at once; the mutex of all chains follows on the thread that has it. */
    void unlockAll() {
        kernel.unlock(LockTable.CHAINS, TO_END);
        keeper.ifPresent(Standing::letGo);
        keeper = Optional.empty();
    }

    /**
     * Waits as tdb does ({@code spec/tdb.md} 6.2): in halves, so that many short locks of others cannot keep it out for ever.
     * Halves are not kept for a wait that is forgotten, since clients stand behind them. Where chains are mutexes it takes those
     * (9.2), and stays with the one that only this thread can give back.
     */
    private final class Standing implements Runnable {
        private final CountDownLatch unwanted = new CountDownLatch(1);

        /** Null once the wait is forgotten. */
        private Ticket ticket;

        /** Counts how often it was forgotten; what an earlier round has taken is gone. */
        private int round;

        /** This thread has the mutex of all chains. */
        private boolean mutexHeld;

        private void forget() {
            ticket = null;
            round++;
            kernel.unlock(LockTable.CHAINS, TO_END);
        }

        private void letGo() {
            mutexes.get().openAll();
            unwanted.countDown();
        }

        @Override
        public void run() {
            try {
                boolean over;
                do {
                    int current = currentRound();
                    takeAll(current);
                    over = ended(current);
                } while (!over);
                if (mutexHeld) {
                    WaitingThreads.stay(unwanted);
                    mutexes.get().unlockAll();
                }
            } catch (IOException e) {
                failed(e);
            } finally {
                table.threadCameBack();
            }
        }

        private int currentRound() {
            synchronized (table) {
                return round;
            }
        }

        /** It was forgotten after this round began, or before its first. */
        private boolean isStale(int current) {
            return current != round || ticket == null;
        }

        private boolean isWanted(int current) {
            synchronized (table) {
                return !isStale(current) && !table.isClosed();
            }
        }

        private void takeAll(int current) throws IOException {
            long chains = CHAIN_BYTES * Integer.toUnsignedLong(file.readInt(HASH_SIZE_AT));
            if (chains == 0 || takeChains(chains, current)) {
                kernel.lock(LockTable.CHAINS + chains, TO_END);
            }
        }

        /** {@return false if nobody wants it any more} Of a file that was cut nobody can lock the mutexes, and the kernel's locks do. */
        private boolean takeChains(long length, int current) throws IOException {
            if (mutexes.filter(FileMutexes::arePresent).isPresent()) {
                try {
                    mutexHeld = mutexes.get().lockAll(() -> isWanted(current));
                    return mutexHeld;
                } catch (EOFException e) {
                    // Cut in between.
                }
            }
            return takeGradually(LockTable.CHAINS, length, current);
        }

        /** {@return false if nobody wants it any more} */
        private boolean takeGradually(long offset, long length, int current) throws LinuxException {
            synchronized (table) {
                if (isStale(current) || table.isClosed()) {
                    return false;
                }
                if (kernel.tryLock(offset, length, LockKind.WRITE)) {
                    return true;
                }
            }
            if (length <= CHAIN_BYTES) {
                kernel.lock(offset, length);
                return true;
            }
            long half = length / (2 * CHAIN_BYTES) * CHAIN_BYTES;
            return takeGradually(offset, half, current) && takeGradually(offset + half, length - half, current);
        }

        /** {@return whether the waiting is over: the lock is delivered, or not wanted} */
        private boolean ended(int current) {
            Ticket told;
            synchronized (table) {
                if (table.isClosed() || isStale(current)) {
                    giveBack();
                    wait = ticket == null ? null : this;
                    return table.isClosed() || ticket == null;
                }
                wait = null;
                held = true;
                keeper = mutexHeld ? Optional.of(this) : Optional.empty();
                told = ticket;
                told.grant();
            }
            told.receiver().granted();
            return true;
        }

        private void giveBack() {
            kernel.unlock(LockTable.CHAINS, TO_END);
            if (mutexHeld) {
                mutexHeld = false;
                mutexes.get().unlockAll();
            }
        }

        private void failed(IOException e) {
            Optional<Ticket> told;
            synchronized (table) {
                wait = null;
                told = Optional.ofNullable(ticket);
                giveBack();
            }
            told.ifPresent(present -> present.receiver().failed(e.getMessage()));
        }
    }
}
