// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/**
 * A line of a node's database map.
 *
 * @param flags {@link org.ctdb4j.api.DatabaseFlags}
 * @param health empty for a healthy one
 */
public record DatabaseEntry(int id, String name, String path, int flags, String health) {}
