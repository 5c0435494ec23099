// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters of real daemons on this machine, ours and ctdbd's, started and ended in the same way, and the C programs that are
 * their clients: what the interop tests and the benchmark share.
 */
package org.ctdb4j.itests.clusters;
