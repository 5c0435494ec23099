// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.IOException;

/** A system call that failed; the message names call, file and cause. */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** Interrupted by a signal. */
    public static final int EINTR = 4;
    /** Somebody else holds the lock. */
    public static final int EAGAIN = 11;
    /** Permission denied; for a lock the same as {@link #EAGAIN}. */
    public static final int EACCES = 13;
    /** Somebody else holds the mutex. */
    public static final int EBUSY = 16;
    /** Is a directory. */
    public static final int EISDIR = 21;
    /** No space left on the file system. */
    public static final int ENOSPC = 28;
    /** Read-only file system. */
    public static final int EROFS = 30;
    /** This thread has the mutex already. */
    public static final int EDEADLK = 35;
    /** The time is over. */
    public static final int ETIMEDOUT = 110;
    /** The user's quota is used up. */
    public static final int EDQUOT = 122;
    /** The owner of the mutex has died; it is ours. */
    public static final int EOWNERDEAD = 130;

    private final int errno;

    LinuxException(String what, int errno) {
        super(what + ": " + LibC.strerror(errno));
        this.errno = errno;
    }

    /** {@return the error number of the call} */
    public int errno() {
        return errno;
    }

    /** {@return whether there was no room: a full file system or a used-up quota} */
    public boolean isFull() {
        return errno == ENOSPC || errno == EDQUOT;
    }
}
