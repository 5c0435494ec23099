// SPDX-License-Identifier: Apache-2.0
/**
 * Who holds what is waited for. {@link org.ctdb4j.lock.scheduler.holders.KernelLocks} reads the kernel's table of locks and is pure;
 * the rest reads {@code /proc}, on a thread of its own, and takes what it is not permitted to see for nothing.
 */
package org.ctdb4j.lock.scheduler.holders;
