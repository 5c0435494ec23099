// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A helper process that takes the cluster lock and holds it while it lives ({@code spec/daemon.md} 5.3). It belongs to the kernel, so it
 * outlives the plug-in that started it. For any threads.
 */
@ProviderType
public interface LockHelper {
    /** Tells this one from now on, and nobody else, beginning with what has been said already. */
    void listen(Listener listener);

    /** Has it let the lock go and end, by SIGTERM. Nobody hears of it any more. */
    void end();

    /** Hears of a helper, on the helper's thread; must not wait. */
    interface Listener {
        /** It has said how its attempt ended; after {@link LockAttempt#TAKEN} it holds the lock. */
        void answered(LockAttempt attempt);

        /** Its output has ended: what it held is lost. */
        void ended();
    }
}
