// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.api.RunState;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.Tunables;
import org.ctdb4j.api.VnnMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The nodes of the cluster, this one among them, asked and ordered by controls as the {@code ctdb} tool does. A node is named by
 * its pnn. What this node knows of itself is answered at once. Everything else waits for the answer, not longer than the tunable
 * ControlTimeout and not on the node's own thread, and throws {@link OperationException} with the reason if there is none.
 */
@ProviderType
public interface Nodes {
    /** {@return how long the answer took, and how many clients the node has} */
    Pong ping(int pnn) throws OperationException;

    RunState runState(int pnn) throws OperationException;

    VnnMap vnnMap(int pnn) throws OperationException;

    RecoveryMode recoveryMode(int pnn) throws OperationException;

    /** {@return whether an interface for public addresses has lost its link} */
    boolean partiallyOnline(int pnn) throws OperationException;

    /** {@return the attached databases, the one attached last first} */
    List<DatabaseEntry> databases(int pnn) throws OperationException;

    Tunables tunables(int pnn) throws OperationException;

    NodeCounters statistics(int pnn) throws OperationException;

    /** Sets a tunable. {@code value}: unsigned 32 bits. */
    void setTunable(int pnn, Tunable tunable, long value) throws OperationException;

    void resetStatistics(int pnn) throws OperationException;

    void setDebugLevel(int pnn, DebugLevel level) throws OperationException;

    /** Attaches a database, on all nodes, creating it where needed; {@return its id} */
    int attach(String name, DatabaseKind kind) throws OperationException;

    /** Allows read-only copies of the records of an attached volatile database, on all connected nodes. */
    void setReadonly(int databaseId) throws OperationException;

    /** Makes busy records of an attached volatile database stay a while, on all connected nodes. */
    void setSticky(int databaseId) throws OperationException;

    /** Deletes empty records of an attached volatile database on a node; {@code full}: looks at all of its records. */
    void vacuum(int pnn, int databaseId, boolean full) throws OperationException;

    DatabaseCounters databaseStatistics(int pnn, int databaseId) throws OperationException;

    /** {@return the records of an attached database that connected nodes take from each other most, the hottest first} */
    List<HotKey> hotKeys(int databaseId) throws OperationException;

    /**
     * {@return records of an attached database from all nodes} Waits not longer than the tunable TraverseTimeout.
     *
     * @param recordsMax no more than this many are kept
     */
    Traversal records(int databaseId, int recordsMax) throws OperationException;

    /** Makes a node call for a recovery and waits for its end, not longer than the tunable RecoverTimeout. */
    void recover(int pnn) throws OperationException;

    /** Orders, and waits until this node sees the flag. An order that changes nothing succeeds. */
    void enable(int pnn) throws OperationException;

    /** As {@link #enable}. */
    void disable(int pnn) throws OperationException;

    /** As {@link #enable}. */
    void stop(int pnn) throws OperationException;

    /** As {@link #enable}. */
    void continueNode(int pnn) throws OperationException;

    /** As {@link #enable}. {@code seconds}: 0 ends the ban */
    void ban(int pnn, int seconds) throws OperationException;

    /** The answer to a ping. */
    record Pong(int pnn, double seconds, int clients) {}
}
