// SPDX-License-Identifier: Apache-2.0
/**
 * The lock scheduler: {@link org.ctdb4j.lock.scheduler.queue} decides, this package waits on the lock tables of the
 * databases and brings what the waiting threads report to the loop. It owns no thread.
 */
package org.ctdb4j.lock.scheduler;
