// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.lock;

import org.osgi.annotation.versioning.ProviderType;

/** What the lock scheduler tells the daemon, on the loop thread. */
@ProviderType
public interface LockEvents {
    /** The lock is held, until {@link LockScheduler#release}. */
    void granted(long request);

    /** The lock will not be had. */
    void failed(long request, String reason);

    /** {@return whether the node takes no part in the cluster, and its clients wait because of that} */
    boolean isNodeInactive();
}
