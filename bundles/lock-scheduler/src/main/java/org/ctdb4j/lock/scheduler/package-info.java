// SPDX-License-Identifier: Apache-2.0
/**
 * The lock scheduler: {@link org.ctdb4j.lock.scheduler.queue} decides, this package waits on the lock tables of the
 * databases and brings what the waiting threads report to the loop. Its one thread, which looks for the holders of locks, ends a few
 * seconds after it was last needed.
 */
package org.ctdb4j.lock.scheduler;
