// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import org.ctdb4j.api.Blob;

/**
 * A wait that has stood in the kernel for long.
 *
 * @param whole whether it is for the whole database
 * @param key empty for the whole database and for the free list
 * @param waitedNanos since its first request came
 */
public record Overdue(String database, boolean whole, Blob key, long waitedNanos) {}
