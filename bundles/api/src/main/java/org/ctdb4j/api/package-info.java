// SPDX-License-Identifier: Apache-2.0
/**
 * The words of CTDB as immutable values: node numbers, flags, record headers, tunables, addresses. Numbers that the
 * wire keeps in 32 unsigned bits are plain {@code int}s here, compared with {@code ==} and printed unsigned; the
 * classes named after them hold their special values and their text. Nothing in this package opens, waits or logs.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.api;
