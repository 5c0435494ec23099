// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.events;

import org.ctdb4j.spi.event.EventEvents;

/** What the end of a script means ({@code spec/daemon.md} 8.4): 0, an exit status, or a negative errno. */
final class ScriptStatus {
    static final int OK = 0;
    static final int INTERRUPTED = -4;
    static final int DISABLED = -8;
    static final int TIMED_OUT = -EventEvents.TIMED_OUT;
    static final int CANCELLED = -EventEvents.CANCELLED;

    /** Scripts exit with this much more than an errno to pass the errno on. */
    private static final int ERRNO_BASE = 64;

    private static final int ERRNO_LAST = 254;
    private static final int NO_PERMISSION = -13;

    /** The JVM reports death by signal as this much more than the signal's number. */
    private static final int SIGNAL_BASE = 128;

    private ScriptStatus() {}

    /** {@return the status of a script that ended with this exit value of {@link Process}} */
    static int ofExit(int exitValue) {
        if (isSignal(exitValue)) {
            return INTERRUPTED;
        }
        int status = exitValue >= ERRNO_BASE && exitValue <= ERRNO_LAST ? ERRNO_BASE - exitValue : exitValue;
        return status == NO_PERMISSION ? DISABLED : status;
    }

    /** Signals that end processes; their values as exit codes are left to nobody else. */
    private static boolean isSignal(int exitValue) {
        switch (exitValue - SIGNAL_BASE) {
            case 1, 2, 3, 4, 6, 7, 8, 9, 11, 13, 14, 15:
                return true;
            default:
                return false;
        }
    }

    /** {@return whether an event goes on to the next script} */
    static boolean passes(int status) {
        return status == OK || status == DISABLED;
    }

    /** {@return the status of an event whose last script had this one} */
    static int ofEvent(int status) {
        if (passes(status)) {
            return EventEvents.OK;
        }
        return status == TIMED_OUT || status == CANCELLED ? -status : EventEvents.FAILED;
    }
}
