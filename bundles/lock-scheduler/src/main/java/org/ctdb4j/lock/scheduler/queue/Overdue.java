// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import org.ctdb4j.api.Blob;

/**
 * A wait that has stood in the kernel for long.
 *
 * @param key empty for the whole database
 * @param waitedNanos since its first request came
 */
public record Overdue(String database, Blob key, long waitedNanos) {}
