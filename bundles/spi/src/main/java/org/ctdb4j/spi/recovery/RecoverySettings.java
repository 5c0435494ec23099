// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.recovery;

/**
 * What of the configuration a recovery needs.
 *
 * @param clusterLock whether a cluster lock is configured
 * @param fastStart short first election, as in test mode
 */
public record RecoverySettings(
        boolean clusterLock, int leaderTimeoutSeconds, boolean fastStart, boolean failoverDisabled) {}
