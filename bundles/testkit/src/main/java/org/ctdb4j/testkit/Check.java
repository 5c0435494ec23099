// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

/** What must hold in every simulation. */
public enum Check {
    /** At most one node can use a record as its dmaster, within a generation. */
    ONE_DMASTER,
    /** Whoever locks a record reads what was written last, as long as the node that has it lives and takes part in recoveries. */
    NO_LOST_UPDATE,
    /** A read-only copy is no older than what was written before its reader looked. */
    NO_OLD_COPY,
    /** What was deleted comes back only when it is written, as long as the node that has deleted it lives and takes part in recoveries. */
    NO_RETURN,
    /** What its writer was told is committed is there, as long as a node that has it takes part in recoveries. */
    NO_LOST_COMMIT,
    /** A transaction is acknowledged when all active nodes have it. */
    COMMIT_EVERYWHERE,
    /** After a recovery all nodes hold the same records of a persistent database. */
    EQUAL_COPIES,
    /** A call finds its record in a few hops. */
    NO_BOUNCE,
    /** Nobody but a recovery writes to a frozen database. */
    FROZEN_UNTOUCHED,
    /** Run states only go on. */
    RUN_STATE,
    /** Nodes of one generation have the same VNN map. */
    VNN_MAP,
    /** Messages between two clients arrive in their order. */
    MESSAGE_ORDER,
    /** A healed cluster recovers, and answers everybody, within a bound. */
    LIVENESS,
    /** No node finds itself wrong. */
    SOUND_NODE
}
