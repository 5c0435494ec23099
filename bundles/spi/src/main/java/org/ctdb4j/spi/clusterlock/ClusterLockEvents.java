// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import org.osgi.annotation.versioning.ProviderType;

/** What the cluster lock tells the daemon, on the loop thread. */
@ProviderType
public interface ClusterLockEvents {
    /** An attempt or a test has ended. */
    void finished(long request, LockAttempt attempt, long nanos);

    /** The lock we held is gone. */
    void lost(String reason);
}
