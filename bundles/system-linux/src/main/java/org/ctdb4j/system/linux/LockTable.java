// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockKind;

/**
 * Every lock of this process on one TDB file, and every thread of it that stands in the kernel for one.
 *
 * <p>To the kernel each of the two descriptors is one owner, so it would grant a second holder in this process what the
 * first one has, and take it from both when either lets go. Two rules keep that from happening on the record descriptor.
 * A byte is counted, and given back when the last holder has let go. And while a thread stands on a byte nobody takes that
 * byte past it: the thread may be granted it at any moment. What holds between the two descriptors, above all that a
 * record wait cannot be granted inside our own freeze, the kernel sees to.
 *
 * <p>A wait that is forgotten goes on standing, for nothing can call it back. A new wait for the same byte takes it over.
 */
final class LockTable implements FileLocks {
    /** Lock byte of the first chain; the range of the whole-database lock begins here (lib/tdb/common/lock.c). */
    private static final long CHAINS = 168;

    private static final long HASH_SIZE_AT = 36;
    private static final long CHAIN_BYTES = 4;
    private static final long TO_END = 0;

    private final Descriptor record;
    private final Descriptor whole;
    private final ByteLocks recordLocks;
    private final ByteLocks wholeLocks;
    private final WaitingThreads threads;

    private final Map<Long, Hold> holds = new HashMap<>();
    private final Map<Long, RecordWait> recordWaits = new HashMap<>();

    /** The thread that stands for the whole database, wanted or forgotten; null if there is none. */
    private WholeWait wholeWait;

    private volatile boolean wholeHeld;

    /** The engine has the chains as a range, on the record descriptor. */
    private boolean rangeHeld;

    private int standing;
    private boolean closed;

    LockTable(Descriptor record, Descriptor whole, WaitingThreads threads) {
        this.record = record;
        this.whole = whole;
        this.threads = threads;
        recordLocks = new ByteLocks(record);
        wholeLocks = new ByteLocks(whole);
    }

    @Override
    public int recordDescriptor() {
        return record.number();
    }

    @Override
    public int wholeDescriptor() {
        return whole.number();
    }

    @Override
    public boolean tryLock(long offset) {
        try {
            return tryByte(offset, LockKind.WRITE);
        } catch (LinuxException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void unlock(long offset) {
        unlockByte(offset);
    }

    @Override
    public synchronized Wait await(long offset, Grant grant) {
        requireOpen();
        RecordWait wait = recordWaits.get(offset);
        if (wait == null) {
            wait = new RecordWait(offset);
            recordWaits.put(offset, wait);
        } else if (wait.ticket != null) {
            throw new IllegalStateException("byte " + offset + " of " + record.path() + " is waited for already");
        }
        wait.ticket = new Ticket(grant, wait::forget);
        wait.startUnlessHeld();
        return wait.ticket;
    }

    @Override
    public synchronized Wait awaitWhole(Grant grant) {
        requireOpen();
        if (wholeHeld || wholeWanted()) {
            throw new IllegalStateException(record.path() + " is locked as a whole already, or about to be");
        }
        boolean stands = wholeWait != null;
        if (!stands) {
            wholeWait = new WholeWait();
        }
        wholeWait.ticket = new Ticket(grant, wholeWait::forget);
        if (!stands) {
            standing++;
            threads.startAlways(wholeWait);
        }
        return wholeWait.ticket;
    }

    @Override
    public synchronized void unlockWhole() {
        if (!wholeHeld) {
            throw new IllegalStateException(record.path() + " is not locked as a whole");
        }
        wholeHeld = false;
        wholeLocks.unlock(CHAINS, TO_END);
    }

    @Override
    public boolean holdsWhole() {
        return wholeHeld;
    }

    @Override
    public synchronized int waiting() {
        return standing;
    }

    /** Takes one byte of the record descriptor; again, and counted, if this process holds it as it is wanted. */
    synchronized boolean tryByte(long offset, LockKind kind) throws LinuxException {
        requireOpen();
        Hold hold = holds.get(offset);
        if (hold != null) {
            return hold.again(kind);
        }
        if (refused(offset) || !recordLocks.tryLock(offset, 1, kind)) {
            return false;
        }
        holds.put(offset, new Hold(kind));
        return true;
    }

    synchronized void unlockByte(long offset) {
        Hold hold = holds.get(offset);
        if (hold == null) {
            throw new IllegalStateException("byte " + offset + " of " + record.path() + " is not locked");
        }
        if (--hold.count > 0) {
            return;
        }
        holds.remove(offset);
        recordLocks.unlock(offset, 1);
        RecordWait wait = recordWaits.get(offset);
        if (wait != null) {
            wait.startUnlessHeld();
        }
    }

    /** Takes a range of the record descriptor, for an engine that works on the whole file without a freeze. */
    synchronized boolean tryRange(long offset, long length, LockKind kind) throws LinuxException {
        requireOpen();
        boolean oursInside = holds.keySet().stream().anyMatch(held -> inside(held, offset, length));
        if (wholeHeld || wholeWanted() || oursInside || !recordWaits.isEmpty()) {
            return false;
        }
        boolean taken = recordLocks.tryLock(offset, length, kind);
        rangeHeld |= taken;
        return taken;
    }

    synchronized void unlockRange(long offset, long length) {
        rangeHeld = false;
        recordLocks.unlock(offset, length);
        List.copyOf(recordWaits.values()).forEach(RecordWait::startUnlessHeld);
    }

    synchronized boolean tryUpgrade(long offset, long length) throws LinuxException {
        requireOpen();
        if (wholeHeld || wholeWanted() || !recordLocks.tryLock(offset, length, LockKind.WRITE)) {
            return false;
        }
        holds.forEach((held, hold) -> {
            if (inside(held, offset, length)) {
                hold.kind = LockKind.WRITE;
            }
        });
        return true;
    }

    /**
     * Lets everything go. The descriptors stay open while a thread stands on them: their numbers would be given to other
     * files, and the thread would lock there.
     */
    synchronized void close() {
        closed = true;
        recordLocks.unlock(0, TO_END);
        wholeLocks.unlock(0, TO_END);
        closeWhenAlone();
    }

    private boolean wholeWanted() {
        return wholeWait != null && wholeWait.ticket != null;
    }

    private boolean refused(long offset) {
        return recordWaits.containsKey(offset) || offset >= CHAINS && (wholeHeld || wholeWanted() || rangeHeld);
    }

    private static boolean inside(long held, long offset, long length) {
        return held >= offset && (length == TO_END || held < offset + length);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(record.path() + " is closed");
        }
    }

    /** A thread has come back from the kernel. What it was granted after the file was closed goes at once. */
    private synchronized void cameBack() {
        standing--;
        if (closed) {
            recordLocks.unlock(0, TO_END);
            wholeLocks.unlock(0, TO_END);
            closeWhenAlone();
        }
    }

    private void closeWhenAlone() {
        if (standing == 0) {
            record.close();
            whole.close();
        }
    }

    /** Who wants the lock that a thread stands for. */
    private final class Ticket implements Wait {
        private final Grant grant;
        private final Runnable forget;
        private boolean granted;
        private boolean forgotten;

        private Ticket(Grant grant, Runnable forget) {
            this.grant = grant;
            this.forget = forget;
        }

        @Override
        public boolean forget() {
            synchronized (LockTable.this) {
                if (!granted && !forgotten) {
                    forgotten = true;
                    forget.run();
                }
                return !granted;
            }
        }
    }

    /** How often, and as what, this process holds a byte. */
    private static final class Hold {
        private LockKind kind;
        private int count = 1;

        private Hold(LockKind kind) {
            this.kind = kind;
        }

        private boolean again(LockKind wanted) {
            if (!kind.covers(wanted)) {
                return false;
            }
            count++;
            return true;
        }
    }

    /** Waits for one byte: first for holders of ours, then on a thread in the kernel or, if there are too many, by polling. */
    private final class RecordWait implements Runnable {
        private final long offset;

        /** Null once the wait is forgotten. */
        private Ticket ticket;

        private boolean started;
        private boolean polled;

        private RecordWait(long offset) {
            this.offset = offset;
        }

        private void startUnlessHeld() {
            if (started || holds.containsKey(offset) || offset >= CHAINS && rangeHeld) {
                return;
            }
            started = true;
            polled = !threads.start(this);
            if (polled) {
                threads.poll(this::attempt);
            } else {
                standing++;
            }
        }

        private void forget() {
            ticket = null;
            if (!started || polled) {
                recordWaits.remove(offset);
            }
        }

        @Override
        public void run() {
            try {
                recordLocks.lock(offset, 1);
                delivered().ifPresent(receiver -> receiver.grant.granted());
            } catch (LinuxException e) {
                failed(e);
            } finally {
                cameBack();
            }
        }

        /** {@return whether there is nothing left to poll for} */
        private boolean attempt() {
            Optional<Ticket> receiver;
            try {
                synchronized (LockTable.this) {
                    if (ticket == null || closed) {
                        return true;
                    }
                    if (!recordLocks.tryLock(offset, 1, LockKind.WRITE)) {
                        return false;
                    }
                    receiver = delivered();
                }
            } catch (LinuxException e) {
                failed(e);
                return true;
            }
            receiver.ifPresent(present -> present.grant.granted());
            return true;
        }

        /** The kernel has granted the byte: it is now held for whoever wants it, or given back. {@return who is to be told} */
        private Optional<Ticket> delivered() {
            synchronized (LockTable.this) {
                if (closed) {
                    return Optional.empty();
                }
                recordWaits.remove(offset);
                if (ticket == null) {
                    recordLocks.unlock(offset, 1);
                    return Optional.empty();
                }
                ticket.granted = true;
                holds.put(offset, new Hold(LockKind.WRITE));
                return Optional.of(ticket);
            }
        }

        private void failed(LinuxException e) {
            Ticket receiver;
            synchronized (LockTable.this) {
                recordWaits.remove(offset);
                receiver = ticket;
            }
            if (receiver != null) {
                receiver.grant.failed(e.getMessage());
            }
        }
    }

    /**
     * Waits for the whole database as tdb does ({@code spec/tdb.md} 6.2): in halves, so that many short locks of others
     * cannot keep it out for ever. Pieces are not kept for a wait that is forgotten, since clients stand behind them.
     */
    private final class WholeWait implements Runnable {
        /** Null once the wait is forgotten. */
        private Ticket ticket;

        /** Counts how often it was forgotten; what an earlier round has taken is gone. */
        private int round;

        private void forget() {
            ticket = null;
            round++;
            wholeLocks.unlock(CHAINS, TO_END);
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
            } catch (LinuxException e) {
                failed(e);
            } finally {
                cameBack();
            }
        }

        private int currentRound() {
            synchronized (LockTable.this) {
                return round;
            }
        }

        private void takeAll(int current) throws LinuxException {
            long chains = CHAIN_BYTES * Integer.toUnsignedLong(record.readInt(HASH_SIZE_AT));
            if (chains == 0 || takeGradually(CHAINS, chains, current)) {
                wholeLocks.lock(CHAINS + chains, TO_END);
            }
        }

        /** {@return false if nobody wants it any more} */
        private boolean takeGradually(long offset, long length, int current) throws LinuxException {
            synchronized (LockTable.this) {
                if (isStale(current) || closed) {
                    return false;
                }
                if (wholeLocks.tryLock(offset, length, LockKind.WRITE)) {
                    return true;
                }
            }
            if (length <= CHAIN_BYTES) {
                wholeLocks.lock(offset, length);
                return true;
            }
            long half = length / (2 * CHAIN_BYTES) * CHAIN_BYTES;
            return takeGradually(offset, half, current) && takeGradually(offset + half, length - half, current);
        }

        /** {@return whether the thread may go: the lock is delivered, or not wanted} */
        private boolean ended(int current) {
            Ticket receiver;
            synchronized (LockTable.this) {
                receiver = ticket;
                if (closed) {
                    return true;
                }
                if (isStale(current)) {
                    wholeLocks.unlock(CHAINS, TO_END);
                    wholeWait = receiver == null ? null : this;
                    return receiver == null;
                }
                wholeWait = null;
                wholeHeld = true;
                receiver.granted = true;
            }
            receiver.grant.granted();
            return true;
        }

        /** It was forgotten after this round began, or before its first. */
        private boolean isStale(int current) {
            return current != round || ticket == null;
        }

        private void failed(LinuxException e) {
            Ticket receiver;
            synchronized (LockTable.this) {
                wholeWait = null;
                receiver = ticket;
                wholeLocks.unlock(CHAINS, TO_END);
            }
            if (receiver != null) {
                receiver.grant.failed(e.getMessage());
            }
        }
    }
}
