// SPDX-License-Identifier: Apache-2.0
/** A holder of the cluster lock's role that has a helper program hold the lock. */
package org.ctdb4j.cluster.lock.command;
