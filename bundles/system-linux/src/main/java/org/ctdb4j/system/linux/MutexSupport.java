// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.ctdb4j.system.linux.RobustMutex.Taken;
import org.ctdb4j.tdb.MutexArea;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Finds out, once, whether the mutexes of this system's C library are those that TDB files hold here, and whether one whose owner dies
 * comes to the next who asks.
 */
final class MutexSupport {
    private static final Logger LOG = LoggerFactory.getLogger(MutexSupport.class);
    private static final Path NO_FILE = Path.of("a test of the C library");
    private static final int ATTRIBUTES = 64;
    private static final int MEMORY = 2 * MutexArea.MUTEX_SIZE;
    private static final byte UNTOUCHED = 0x5a;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Boolean found;

    synchronized boolean isThere() {
        if (found == null) {
            found = look();
        }
        return found;
    }

    private static boolean look() {
        try {
            ByteBuffer memory = ByteBuffer.allocateDirect(MEMORY).order(ByteOrder.nativeOrder());
            String fault = faultOfLayout(memory);
            if (fault.isEmpty() && !isInherited(new RobustMutex(NO_FILE, memory))) {
                fault = "a mutex whose owner has died stays locked";
            }
            if (!fault.isEmpty()) {
                LOG.info("No mutexes in TDB files: {}", fault);
            }
            return fault.isEmpty();
        } catch (IOException | LinkageError e) {
            LOG.info("No mutexes in TDB files: {}", e.getMessage());
            return false;
        }
    }

    /** Has the library make a mutex, and compares what it has written with what we write into a new file. */
    private static String faultOfLayout(ByteBuffer memory) {
        for (int i = 0; i < MEMORY; i++) {
            memory.put(i, UNTOUCHED);
        }
        ByteBuffer attributes = ByteBuffer.allocateDirect(ATTRIBUTES);
        long attributesAt = Pointer.nativeValue(Native.getDirectBufferPointer(attributes));
        int error = Pthread.pthread_mutexattr_init(attributesAt)
                | Pthread.pthread_mutexattr_settype(attributesAt, Pthread.MUTEX_ERRORCHECK)
                | Pthread.pthread_mutexattr_setpshared(attributesAt, Pthread.PROCESS_SHARED)
                | Pthread.pthread_mutexattr_setrobust(attributesAt, Pthread.MUTEX_ROBUST)
                | Pthread.pthread_mutex_init(Pointer.nativeValue(Native.getDirectBufferPointer(memory)), attributesAt);
        Reference.reachabilityFence(attributes);
        if (error != 0) {
            return "the C library has no robust mutexes";
        }
        for (int i = 0; i < MEMORY; i += Integer.BYTES) {
            int expected = i == MutexArea.KIND_AT ? MutexArea.KIND : 0;
            boolean same = i < MutexArea.MUTEX_SIZE ? memory.getInt(i) == expected : memory.get(i) == UNTOUCHED;
            if (!same) {
                return "the C library's mutexes have another layout";
            }
        }
        return "";
    }

    private static boolean isInherited(RobustMutex mutex) throws IOException {
        CompletableFuture<Taken> taken = new CompletableFuture<>();
        Thread owner = new Thread(() -> lockAndEnd(mutex, taken), "ctdb4j-mutex-test");
        owner.setDaemon(true);
        owner.start();
        if (taken.join() != Taken.LOCKED) {
            return false;
        }
        boolean inherited = mutex.lock(0, LIMIT_NANOS) == Taken.INHERITED;
        mutex.unlock(0);
        return inherited;
    }

    private static void lockAndEnd(RobustMutex mutex, CompletableFuture<Taken> taken) {
        try {
            taken.complete(mutex.lock(0));
        } catch (IOException e) {
            LOG.info("No mutexes in TDB files: {}", e.getMessage());
            taken.complete(Taken.BUSY);
        }
    }
}
