// SPDX-License-Identifier: Apache-2.0
/**
 * The role that moves packets between nodes.
 *
 * <p><b>While it is empty</b> outgoing packets park in the daemon, bounded; no node is declared dead before the keepalive
 * limit. <b>Handed over</b>: the listening acceptor, the incoming and outgoing connection of each peer with their unread
 * and unsent bytes, and the peers' state. <b>Rebuilt</b>: nothing. <b>Seen outside</b>: nothing.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.transport;
