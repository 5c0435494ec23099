// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The C library's mutexes, by address. Each call returns 0 or an error number. Apart from {@link LibC}, because a system without
 * them is one without mutexes in TDB files and nothing worse.
 */
final class Pthread {
    static final int MUTEX_ERRORCHECK = 2;
    static final int PROCESS_SHARED = 1;
    static final int MUTEX_ROBUST = 1;
    static final int CLOCK_MONOTONIC = 1;

    static {
        Native.register(Pthread.class, Platform.C_LIBRARY_NAME);
    }

    private Pthread() {}

    static native int pthread_mutexattr_init(long attributes);

    static native int pthread_mutexattr_settype(long attributes, int type);

    static native int pthread_mutexattr_setpshared(long attributes, int shared);

    static native int pthread_mutexattr_setrobust(long attributes, int robust);

    static native int pthread_mutex_init(long mutex, long attributes);

    static native int pthread_mutex_lock(long mutex);

    static native int pthread_mutex_trylock(long mutex);

    /** {@code deadline} is the address of a {@code struct timespec}. */
    static native int pthread_mutex_clocklock(long mutex, int clock, long deadline);

    static native int pthread_mutex_unlock(long mutex);

    static native int pthread_mutex_consistent(long mutex);
}
