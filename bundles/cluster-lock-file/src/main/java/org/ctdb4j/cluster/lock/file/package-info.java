// SPDX-License-Identifier: Apache-2.0
/**
 * The cluster lock as a POSIX lock on the first byte of a file that all nodes share, as upstream's helper takes it
 * ({@code spec/daemon.md} 5.3), so that both kinds of node exclude each other.
 */
package org.ctdb4j.cluster.lock.file;
