// SPDX-License-Identifier: Apache-2.0
/**
 * The database commands of the {@code ctdb} tool ({@code spec/cli.md} 6) as a service of the node this process is: each call is a
 * client of its own that comes and goes. In a plain jar nothing uses it.
 */
package org.ctdb4j.client.tool;
