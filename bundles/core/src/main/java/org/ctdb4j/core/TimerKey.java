// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

/** Names a timer: what it is for, and which one of them. Starting a timer that runs starts it anew. */
public record TimerKey(Kind kind, long id) {
    /** What timers are for. */
    public enum Kind {
        /** Every KeepaliveInterval. */
        KEEPALIVE,
        /** Every second while waiting for the first recovery, and before each try of the startup event. */
        STARTUP,
        /** Next monitor event. */
        MONITOR,
        /** Next slot of the statistics history. */
        STATISTICS,
        /** A control of a client or of our own may be overdue. */
        CONTROL,
        /** End of a ban. */
        BAN,
        /** Deferred attaches: replay after recovery, or DeferredAttachTO. */
        ATTACH,
        /** A fetch that others wait for is overdue; id: its own number. */
        FETCH,
        /** A record that could not be locked or written is tried again; id: its own number. */
        RECORD,
        /** Calls that waited for the end of a revoke, and longer, are done again; id: its own number. */
        REVOKE,
        /** An update has waited too long; id: its own number. */
        UPDATE,
        /** A database whose file counts its changes is looked at; id: its own number. */
        SEQNUM,
        /** A traverse is overdue; id: its own number. */
        TRAVERSE,
        /** A pull of staged records goes on; id: its task. */
        PULL,
        /** A sticky record may leave; id: its own number. */
        STICKY,
        /** The next run of a vacuum may be due; id: its own number. */
        VACUUM,
        /** A run of a vacuum goes on, or has taken too long; id: its own number. */
        VACUUM_RUN,
        /** Copies of deleted records go on to be dropped; id: its own number. */
        TRY_DELETE,
        /** A timer of the recovery; id: its own number. */
        RECOVERY,
        /** Leader broadcast of an empty recovery role. */
        LEADER,
        /** A database cannot be written; id: database id. */
        STORE
    }
}
