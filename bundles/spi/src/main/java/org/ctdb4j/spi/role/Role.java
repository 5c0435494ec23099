// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.role;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A plug-in that holds one of the node's roles and can be replaced while the node runs.
 *
 * @param <H> what the role hands over; its package says what that is
 * @param <E> where the holder reports what happens
 */
@ConsumerType
public interface Role<H, E> {
    /**
     * Goes live. Called on the loop thread, once, before any other method but {@link #give}. A failure leaves the holder
     * quiet and the handover untouched, so that another holder may take it.
     *
     * @param handover what the holder before this one left, or what the daemon prepared for the first one
     * @param events receiver of everything that happens; called on the loop thread only
     */
    void take(H handover, E events);

    /**
     * Goes quiet: nothing is reported and nothing owned any more once this returns. Called on the loop thread. What is
     * given is never closed by the giver.
     */
    H give();
}
