// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

/** Waits in the kernel; how one ends is told to {@link LockQueues} later, never from inside these calls. */
public interface Waits {
    void awaitByte(int dbId, long offset);

    /** Takes the byte at once if it is free, without a thread; else the same as {@link #awaitByte}. */
    void takeOrAwaitByte(int dbId, long offset);

    /** Takes the byte if it is free; {@return whether it was: then the grant is told of as that of a wait} */
    boolean takeByte(int dbId, long offset);

    /** Forgets a wait that has not been told of; its lock, if it was granted meanwhile, is given back. */
    void forgetByte(int dbId, long offset);

    void unlockByte(int dbId, long offset);

    void awaitWhole(int dbId);

    /** As {@link #forgetByte}. */
    void forgetWhole(int dbId);

    void unlockWhole(int dbId);
}
