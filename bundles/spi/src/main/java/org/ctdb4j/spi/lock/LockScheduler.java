// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

import java.util.List;
import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.loop.Loop;
import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides which waits for locks go to the kernel, and when ({@code spec/database.md} 11): whole-database locks at once, record
 * locks bounded per database, one kernel wait per byte and the other requests behind it in order. All methods are called
 * on the loop thread and never block. Requests are named by the daemon and never used twice.
 */
@ConsumerType
public interface LockScheduler extends Role<LockHandover, LockEvents> {
    /** Makes a database known; its requests may follow. */
    void opened(int dbId, String name, FileLocks locks);

    /** Forgets a database and every request for it, without an event. */
    void closed(int dbId);

    /** Sets how many record waits of one database may stand in the kernel (tunable LockProcessesPerDB). */
    void limit(int perDatabase);

    /** Asks for the chain lock of a key; answered by {@link LockEvents#granted} with the lock held. */
    void lockRecord(long request, int dbId, Blob key, long offset);

    /** Asks for the whole database; it stays held until {@link #release}. */
    void lockDatabase(long request, int dbId);

    /** Gives a granted lock back. A record lock is given back at the end of the step that was told of it. */
    void release(long request);

    /** Forgets a request that has not been granted; no event follows. Unknown requests are ignored. */
    void forget(long request);

    /** {@return one line per database, for management} */
    List<LockStatus> status();

    /**
     * {@return another holder with the same settings, for nodes of a rehearsal on a loop of their own; empty if there can be none}
     * From any thread.
     */
    default Optional<LockScheduler> understudy(Loop loop) {
        return Optional.empty();
    }
}
