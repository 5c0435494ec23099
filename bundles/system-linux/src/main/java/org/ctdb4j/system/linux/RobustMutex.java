// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;

import org.ctdb4j.tdb.MutexArea;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Operations on the mutexes in a piece of memory that other processes see too. A mutex belongs to the thread that locked it: no other
 * can unlock it, and when that thread ends, or the process is killed, the kernel gives it to the next one, who is told. The memory
 * must stay where it is while one of its mutexes is locked.
 */
final class RobustMutex {
    private static final VarHandle OWNER = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    static final int NOBODY = 0;

    /** The rest of the word tells that somebody waits, or that the owner has died. */
    private static final int THREAD_BITS = 0x3fff_ffff;

    private static final int MUTEX_WORDS = MutexArea.MUTEX_SIZE / Integer.BYTES;

    private static final int TIMESPEC = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Path path;
    private final ByteBuffer memory;
    private final IntBuffer words;
    private final long address;

    /** What became of an attempt. */
    enum Taken {
        /** It is ours. */
        LOCKED,
        /** It is ours, after somebody who died with it. */
        INHERITED,
        /** Somebody has it, maybe this thread by another way to the file. */
        BUSY
    }

    /** @param path of the file that is mapped there */
    RobustMutex(Path path, ByteBuffer memory) {
        this.path = path;
        this.memory = memory;
        words = memory.asIntBuffer();
        address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    Taken tryLock(int at) throws IOException {
        return taken("pthread_mutex_trylock", at, Pthread.pthread_mutex_trylock(present(at)));
    }

    /** Waits as long as it takes; nobody can call the thread back. */
    Taken lock(int at) throws IOException {
        return taken("pthread_mutex_lock", at, Pthread.pthread_mutex_lock(present(at)));
    }

    /** Waits no longer than that. */
    Taken lock(int at, long nanos) throws IOException {
        ByteBuffer deadline = ByteBuffer.allocateDirect(TIMESPEC).order(ByteOrder.nativeOrder());
        // On Linux the JVM's clock for intervals is the monotonic one.
        long end = System.nanoTime() + nanos;
        deadline.putLong(end / NANOS_PER_SECOND).putLong(end % NANOS_PER_SECOND);
        int error = Pthread.pthread_mutex_clocklock(
                present(at), Pthread.CLOCK_MONOTONIC, Pointer.nativeValue(Native.getDirectBufferPointer(deadline)));
        Reference.reachabilityFence(deadline);
        return taken("pthread_mutex_clocklock", at, error);
    }

    /** Gives back what this thread has locked; if it is gone there is nothing to give back. */
    void unlock(int at) throws LinuxException {
        if (isPresent(at)) {
            int error = Pthread.pthread_mutex_unlock(address + at);
            if (error != 0) {
                throw failed("pthread_mutex_unlock", error);
            }
        }
    }

    /**
     * {@return where the first of those side by side is that somebody has, or has died with; {@code end} if there is none} What this
     * thread has written before, whoever takes one of the others later sees.
     */
    int skipFree(int from, int end) {
        VarHandle.fullFence();
        int word = from / Integer.BYTES;
        int endWord = end / Integer.BYTES;
        // Plain reads, between the fences: volatile ones take ten times as long until the compiler has come by.
        while (word < endWord && words.get(word) == NOBODY) {
            word += MUTEX_WORDS;
        }
        VarHandle.acquireFence();
        return word * Integer.BYTES;
    }

    /** {@return the thread that has it, by the number the kernel gave it} */
    int owner(int at) {
        return (int) OWNER.getVolatile(memory, at) & THREAD_BITS;
    }

    /** The C library must not touch what is gone: the signal would end the process. */
    private long present(int at) throws EOFException {
        if (!isPresent(at)) {
            throw gone();
        }
        return address + at;
    }

    EOFException gone() {
        return new EOFException("the mutexes of " + path + " are gone: the file was cut");
    }

    /**
     * {@return false if there is something else than a mutex, or nothing since another process has cut the file} In the second case
     * the caller may meet the error that {@link MappedFile} tells of, when this returns and not later.
     */
    boolean isPresent(int at) {
        try {
            boolean present = memory.getInt(at + MutexArea.KIND_AT) == MutexArea.KIND;
            if (!present) {
                // A native call, behind which the error of touching a cut file comes up here and nowhere later.
                Native.getLastError();
            }
            return present;
        } catch (InternalError e) {
            return false;
        }
    }

    private Taken taken(String call, int at, int error) throws LinuxException {
        return switch (error) {
            case 0 -> Taken.LOCKED;
            case LinuxException.EBUSY, LinuxException.EDEADLK, LinuxException.ETIMEDOUT -> Taken.BUSY;
            case LinuxException.EOWNERDEAD -> inherited(at);
            default -> throw failed(call, error);
        };
    }

    private Taken inherited(int at) throws LinuxException {
        int error = Pthread.pthread_mutex_consistent(address + at);
        if (error != 0) {
            throw failed("pthread_mutex_consistent", error);
        }
        return Taken.INHERITED;
    }

    private LinuxException failed(String call, int error) {
        return new LinuxException(call + " in " + path, error);
    }
}
