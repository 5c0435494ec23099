// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.tdb.LockKind;

/**
 * The locks on the record descriptor. To the kernel all of this process is one owner there, so it would grant a second
 * holder what the first one has, and take it from both when either lets go. Two rules keep that from happening. A byte is
 * counted, and given back when the last holder has let go. And while a thread stands on a byte nobody takes that byte past
 * it: the thread may be granted it at any moment. Guarded by the table.
 */
final class RecordLocks {
    private static final long TO_END = 0;

    private final LockTable table;
    private final Descriptor file;
    private final FileBytes bytes;
    private final WaitingThreads threads;
    private final Map<Long, Hold> holds = new HashMap<>();
    private final Map<Long, Standing> waits = new HashMap<>();

    /** The engine has the chains as a range. */
    private boolean rangeHeld;

    RecordLocks(LockTable table, Descriptor file, WaitingThreads threads) {
        this.table = table;
        this.file = file;
        this.threads = threads;
        bytes = new FileBytes(file);
    }

    void use(FileMutexes mutexes) {
        bytes.use(mutexes);
    }

    boolean tryByte(long offset, LockKind kind) throws IOException {
        Hold hold = holds.get(offset);
        if (hold != null) {
            return hold.again(kind);
        }
        if (waits.containsKey(offset) || isChain(offset) && rangeHeld || !bytes.tryLock(offset, kind)) {
            return false;
        }
        holds.put(offset, new Hold(kind, () -> bytes.unlock(offset)));
        return true;
    }

    void unlockByte(long offset) {
        Hold hold = holds.get(offset);
        if (hold == null) {
            throw new IllegalStateException("byte " + offset + " of " + file.path() + " is not locked");
        }
        if (hold.count > 1) {
            hold.count--;
            return;
        }
        hold.letGo.run();
        holds.remove(offset);
        Standing wait = waits.get(offset);
        if (wait != null) {
            wait.startUnlessHeld();
        }
    }

    /** Only past nobody of ours, be it a holder or a wait. */
    boolean tryRange(long offset, long length, LockKind kind) throws IOException {
        boolean oursInside = holds.keySet().stream().anyMatch(held -> inside(held, offset, length));
        if (oursInside || !waits.isEmpty() || !bytes.tryLockRange(offset, length, kind)) {
            return false;
        }
        rangeHeld = true;
        return true;
    }

    void unlockRange(long offset, long length) {
        rangeHeld = false;
        bytes.unlockRange(offset, length);
        List.copyOf(waits.values()).forEach(Standing::startUnlessHeld);
    }

    boolean tryUpgrade(long offset, long length) throws IOException {
        if (!bytes.tryUpgrade(offset, length)) {
            return false;
        }
        holds.forEach((held, hold) -> {
            if (inside(held, offset, length)) {
                hold.kind = LockKind.WRITE;
            }
        });
        return true;
    }

    FileLocks.Wait await(long offset, FileLocks.Grant receiver) {
        Standing wait = waits.get(offset);
        if (wait == null) {
            wait = new Standing(offset);
            waits.put(offset, wait);
        } else if (wait.ticket != null) {
            throw new IllegalStateException("byte " + offset + " of " + file.path() + " is waited for already");
        }
        wait.ticket = new Ticket(table, receiver, wait::forget);
        wait.startUnlessHeld();
        return wait.ticket;
    }

    boolean holds(long offset) {
        return holds.containsKey(offset);
    }

    /** Mutexes are given back by the threads that took them: by this one now, by the waiting threads a moment later. */
    void unlockAll() {
        bytes.unlockAll();
        holds.forEach((offset, hold) -> {
            if (bytes.isMutex(offset)) {
                hold.letGo.run();
            }
        });
        holds.clear();
    }

    private static boolean isChain(long offset) {
        return offset >= LockTable.CHAINS;
    }

    private static boolean inside(long held, long offset, long length) {
        return held >= offset && (length == TO_END || held < offset + length);
    }

    /** How often, and as what, this process holds a byte. */
    private static final class Hold {
        private final Runnable letGo;
        private LockKind kind;
        private int count = 1;

        private Hold(LockKind kind, Runnable letGo) {
            this.kind = kind;
            this.letGo = letGo;
        }

        private boolean again(LockKind wanted) {
            if (!kind.covers(wanted)) {
                return false;
            }
            count++;
            return true;
        }
    }

    /**
     * Waits for one byte: first for holders of ours, then on a thread in the kernel or, if there are too many, by polling. A
     * thread whose wait is forgotten goes on standing, and a new wait for the byte takes it over. A thread that was granted a mutex
     * stays until that is to be given back, for no other can.
     */
    private final class Standing implements Runnable {
        private final long offset;
        private final CountDownLatch unwanted = new CountDownLatch(1);

        /** Null once the wait is forgotten. */
        private Ticket ticket;

        private boolean started;
        private boolean polled;

        private Standing(long offset) {
            this.offset = offset;
        }

        private void startUnlessHeld() {
            if (started || holds.containsKey(offset) || isChain(offset) && rangeHeld) {
                return;
            }
            started = true;
            polled = !threads.start(this);
            if (polled) {
                threads.poll(this::attempt);
            } else {
                table.threadWent();
            }
        }

        private void forget() {
            ticket = null;
            if (!started || polled) {
                waits.remove(offset);
            }
        }

        @Override
        public void run() {
            try {
                bytes.lock(offset);
                Optional<Ticket> told = delivered();
                told.ifPresent(present -> present.receiver().granted());
                if (told.isPresent() && bytes.isMutex(offset)) {
                    WaitingThreads.stay(unwanted);
                    bytes.unlock(offset);
                }
            } catch (IOException e) {
                failed(e);
            } finally {
                table.threadCameBack();
            }
        }

        /** {@return whether there is nothing left to poll for} */
        private boolean attempt() {
            Optional<Ticket> told;
            try {
                synchronized (table) {
                    if (ticket == null || table.isClosed()) {
                        return true;
                    }
                    if (!bytes.tryLock(offset, LockKind.WRITE)) {
                        return false;
                    }
                    if (bytes.isMutex(offset)) {
                        giveToThread();
                        return true;
                    }
                    told = delivered();
                }
            } catch (IOException e) {
                failed(e);
                return true;
            }
            told.ifPresent(present -> present.receiver().granted());
            return true;
        }

        /** The polling thread cannot stay with a mutex. Another one will not stand for it long, since it is free now. */
        private void giveToThread() {
            bytes.unlock(offset);
            polled = false;
            table.threadWent();
            threads.startAlways(this);
        }

        /** The byte is ours: it is now held for whoever wants it, or given back. {@return who is to be told} */
        private Optional<Ticket> delivered() {
            synchronized (table) {
                if (!table.isClosed()) {
                    waits.remove(offset);
                }
                if (table.isClosed() || ticket == null) {
                    bytes.unlock(offset);
                    return Optional.empty();
                }
                ticket.grant();
                Runnable letGo = bytes.isMutex(offset) ? unwanted::countDown : () -> bytes.unlock(offset);
                holds.put(offset, new Hold(LockKind.WRITE, letGo));
                return Optional.of(ticket);
            }
        }

        private void failed(IOException e) {
            Optional<Ticket> told;
            synchronized (table) {
                waits.remove(offset);
                told = Optional.ofNullable(ticket);
            }
            told.ifPresent(present -> present.receiver().failed(e.getMessage()));
        }
    }
}
