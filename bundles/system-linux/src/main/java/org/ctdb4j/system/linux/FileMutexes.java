// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.ctdb4j.system.linux.RobustMutex.Taken;
import org.ctdb4j.tdb.LockKind;
import org.ctdb4j.tdb.MutexArea;

import com.sun.jna.Pointer;

/**
 * The mutexes of one TDB file, by the rules that all its users follow (lib/tdb/common/mutex.c, samba-4.17.12). Whoever wants all
 * chains keeps the mutex made for that, says so in the state beside it, and then passes through the mutex of every chain: after that
 * nobody is left who had a chain before. Whoever has just locked a chain looks at the state; if all chains are taken he lets go
 * again.
 *
 * <p>libtdb does not look when its process has another chain already. Here threads share a process, and a chain taken that way
 * could outlive the one it came after, in the middle of somebody's lock over all chains. So here everybody looks.
 */
final class FileMutexes {
    private static final VarHandle STATE =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final long FREE_LIST = 164;
    private static final int CHAIN_BYTES = 4;

    /** How long a thread that stands at a chain is out of reach of one who no longer wants it to. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int FIRST_CHAIN_AT = (int) MutexArea.offset(LockTable.CHAINS);
    private static final int NONE = -1;

    private final int hashSize;
    private final long address;
    private final ByteBuffer area;
    private final RobustMutex mutexes;

    /** Maps the mutexes of a file, which has them. */
    FileMutexes(Descriptor file, int hashSize) throws LinuxException {
        this.hashSize = hashSize;
        int size = Math.toIntExact(MutexArea.size(hashSize));
        address = file.map(0, size);
        area = new Pointer(address).getByteBuffer(0, size).order(ByteOrder.nativeOrder());
        mutexes = new RobustMutex(file.path(), area);
    }

    /** Gives the memory back, in which this process must hold nothing. */
    void unmap() {
        LibC.munmap(address, area.capacity());
    }

    /** {@return whether the lock on that byte is one of these mutexes} */
    boolean covers(long lockByte) {
        return MutexArea.covers(lockByte, hashSize);
    }

    /** {@return whether that range is all chains} */
    boolean isAll(long lockByte, long length) {
        return lockByte == LockTable.CHAINS && length == (long) CHAIN_BYTES * hashSize;
    }

    /** {@return where the byte locks begin that are not about chains} */
    long behindChains() {
        return LockTable.CHAINS + (long) CHAIN_BYTES * hashSize;
    }

    /** {@return false if the file was cut: nobody can lock anything here any more} */
    boolean arePresent() {
        return mutexes.isPresent(MutexArea.ALL_AT);
    }

    boolean tryLock(long lockByte, LockKind kind) throws IOException {
        int at = (int) MutexArea.offset(lockByte);
        if (mutexes.tryLock(at) == Taken.BUSY) {
            return false;
        }
        if (mayHave(lockByte, kind)) {
            return true;
        }
        giveBack(at);
        return leftBehind() && tryLock(lockByte, kind);
    }

    /**
     * Takes a chain or the free list, standing there as long as it takes.
     *
     * @throws EOFException if the file was cut
     */
    void lock(long lockByte) throws IOException {
        int at = (int) MutexArea.offset(lockByte);
        try {
            mutexes.lock(at);
            while (!mayHave(lockByte, LockKind.WRITE)) {
                giveBack(at);
                passAll();
                mutexes.lock(at);
            }
        } catch (InternalError e) {
            throw mutexes.gone();
        }
    }

    /** By the thread that has it. */
    void unlock(long lockByte) {
        giveBack((int) MutexArea.offset(lockByte));
    }

    private void giveBack(int at) {
        try {
            mutexes.unlock(at);
        } catch (LinuxException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether nobody has all chains} */
    boolean mayWrite() {
        return state() == MutexArea.STATE_FREE;
    }

    private boolean mayHave(long lockByte, LockKind kind) {
        return lockByte == FREE_LIST || mayWrite() || kind == LockKind.READ && state() == MutexArea.STATE_READ;
    }

    /** Waits for the end of a lock over all chains. */
    private void passAll() throws IOException {
        if (mutexes.lock(MutexArea.ALL_AT) == Taken.INHERITED) {
            state(MutexArea.STATE_FREE);
        }
        giveBack(MutexArea.ALL_AT);
    }

    /** {@return whether the holder of all chains has died with them; then he has them no longer} */
    private boolean leftBehind() throws IOException {
        Taken taken = mutexes.tryLock(MutexArea.ALL_AT);
        if (taken == Taken.INHERITED) {
            state(MutexArea.STATE_FREE);
        }
        if (taken != Taken.BUSY) {
            giveBack(MutexArea.ALL_AT);
        }
        return taken == Taken.INHERITED;
    }

    /** Takes all chains unless somebody has one of them. */
    boolean tryLockAll(LockKind kind) throws IOException {
        if (mutexes.tryLock(MutexArea.ALL_AT) == Taken.BUSY) {
            return false;
        }
        state(stateOf(kind));
        boolean passed = false;
        try {
            passed = tryPassChains();
            return passed;
        } finally {
            if (!passed) {
                unlockAll();
            }
        }
    }

    /** Makes a lock for reading one for writing, unless somebody reads. */
    boolean tryUpgradeAll() throws IOException {
        state(MutexArea.STATE_WRITE);
        boolean passed = false;
        try {
            passed = tryPassChains();
            return passed;
        } finally {
            if (!passed) {
                downgradeAll();
            }
        }
    }

    void downgradeAll() {
        state(MutexArea.STATE_READ);
    }

    /**
     * Takes all chains. {@return false if it is no longer wanted, which is asked again and again; then nothing is held}
     *
     * @throws EOFException if the file was cut
     */
    boolean lockAll(BooleanSupplier wanted) throws IOException {
        mutexes.lock(MutexArea.ALL_AT);
        boolean passed = false;
        try {
            state(MutexArea.STATE_WRITE);
            passed = passChains(wanted);
            return passed;
        } catch (InternalError e) {
            throw mutexes.gone();
        } finally {
            if (!passed) {
                unlockAll();
            }
        }
    }

    /** Lets everybody have chains again, before the mutex is given back: any thread may say so for the one that has it. */
    void openAll() {
        if (arePresent()) {
            state(MutexArea.STATE_FREE);
        }
    }

    /** By the thread that has them. */
    void unlockAll() {
        openAll();
        giveBack(MutexArea.ALL_AT);
    }

    private boolean tryPassChains() throws IOException {
        for (int at = nextHeld(0); at >= 0; at = nextHeld(at)) {
            if (mutexes.tryLock(at) == Taken.BUSY) {
                return false;
            }
            giveBack(at);
        }
        return true;
    }

    private boolean passChains(BooleanSupplier wanted) throws IOException {
        for (int at = nextHeld(0); at >= 0; at = nextHeld(at)) {
            for (Taken taken = mutexes.tryLock(at); taken == Taken.BUSY; taken = mutexes.lock(at, SLICE_NANOS)) {
                if (!wanted.getAsBoolean()) {
                    return false;
                }
            }
            giveBack(at);
        }
        return true;
    }

    /**
     * {@return where the next chain's mutex is that somebody has, behind that one; negative if there is none} To pass one that nobody has
     * it is enough to see that, after the state was written: whoever takes it later sees the state. That is a hundred times
     * as fast as to lock and unlock each.
     */
    private int nextHeld(int behind) throws EOFException {
        int end = (int) MutexArea.offset(behindChains());
        int at = mutexes.skipFree(Math.max(behind + MutexArea.MUTEX_SIZE, FIRST_CHAIN_AT), end);
        if (at < end) {
            return at;
        }
        // The end of a file that was cut is what is gone for certain.
        if (!mutexes.isPresent(end - MutexArea.MUTEX_SIZE)) {
            throw mutexes.gone();
        }
        return NONE;
    }

    /** {@return who has all chains, or a mutex of those bytes; at most so many} */
    Set<Integer> owners(long from, long to, int max) {
        Set<Integer> owners = new LinkedHashSet<>();
        if (!arePresent()) {
            return owners;
        }
        note(owners, MutexArea.ALL_AT);
        long end = Math.min(to, behindChains() - CHAIN_BYTES);
        for (long lockByte = from; lockByte <= end && owners.size() < max; lockByte += CHAIN_BYTES) {
            note(owners, (int) MutexArea.offset(lockByte));
        }
        return owners;
    }

    private void note(Set<Integer> owners, int at) {
        int owner = mutexes.owner(at);
        if (owner != RobustMutex.NOBODY) {
            owners.add(owner);
        }
    }

    private static short stateOf(LockKind kind) {
        return kind == LockKind.READ ? MutexArea.STATE_READ : MutexArea.STATE_WRITE;
    }

    private short state() {
        return (short) STATE.getVolatile(area, MutexArea.STATE_AT);
    }

    private void state(short state) {
        STATE.setVolatile(area, MutexArea.STATE_AT, state);
    }
}
