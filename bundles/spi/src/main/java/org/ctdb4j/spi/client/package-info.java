// SPDX-License-Identifier: Apache-2.0
/**
 * The role that serves the Unix socket of the clients.
 *
 * <p><b>While it is empty</b> kernel buffers fill and nobody sees an EOF, which would kill every smbd. <b>Handed over</b>:
 * the listening acceptor and the clients' connections with unread and unsent bytes, under their numbers. <b>Rebuilt</b>:
 * nothing. <b>Seen outside</b>: a pause, no disconnect.
 *
 * <p>Clients in the node's own process need no socket, and no role: {@link org.ctdb4j.spi.client.InProcessNode} is the daemon's.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.client;
