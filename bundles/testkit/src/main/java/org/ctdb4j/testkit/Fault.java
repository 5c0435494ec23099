// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

/** What chance does to a cluster. */
enum Fault {
    /** One direction of a connection becomes slow for a while. */
    SLOW_LINK,
    /** A client holds a chain. */
    HELD_CHAIN,
    /** Somebody holds the free list of a file. */
    HELD_FREE_LIST,
    /** {@code ctdb recover}. */
    RECOVER,
    /** A client process ends. */
    CLIENT_KILLED,
    /** A connection breaks and comes back. */
    BROKEN_CONNECTION,
    /** Two nodes do not hear each other. */
    CUT_CONNECTION,
    /** One node hears nobody. */
    ISOLATED_NODE,
    /** A process ends and starts again. */
    CRASH,
    /** The leader's process ends in the middle of a recovery. */
    CRASHED_RECOVERY,
    /** A process stands still. */
    PAUSE,
    /** {@code ctdb stop} and, later, {@code ctdb continue}. */
    STOPPED_NODE,
    /** {@code ctdb ban}. */
    BANNED_NODE,
    /** The leader loses the cluster lock. */
    LOST_LOCK,
    /** A file cannot be written for a while. */
    FAILING_STORE
}
