// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events.socket;

/** The errnos with which requests are refused. */
public final class EventErrno {
    /** ENOENT: no such component, no such script. */
    public static final int NO_ENTRY = 2;

    /** EIO. */
    public static final int IO = 5;

    /** EAGAIN: the system grants no thread. */
    public static final int AGAIN = 11;

    /** EINVAL: no name of a script, no plain file, an event that has never run. */
    public static final int INVALID = 22;

    private EventErrno() {}
}
