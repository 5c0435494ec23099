// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import java.time.Duration;

import org.ctdb4j.spi.role.Role;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes, holds, watches and tests the cluster lock. All methods are called on the loop thread and never block. */
@ConsumerType
public interface ClusterLock extends Role<ClusterLockHandover, ClusterLockEvents> {
    /** Service property: a prefix of the lock strings this holder understands, {@code ""} for plain paths. */
    String PREFIX = "ctdb.clusterlock.prefix";

    /** What begins a lock string that is a command, not a path. */
    String COMMAND = "!";

    /** Tries to take the lock and keep it; answered by {@link ClusterLockEvents#finished}. */
    void acquire(long request, Duration limit);

    /** Lets the lock go; no event follows. */
    void release();

    /** Tries to take the lock only to see whether somebody has it, and lets it go again; our own hold counts as held. */
    void test(long request, Duration limit);

    /** {@return whether we hold it} */
    boolean held();
}
