// SPDX-License-Identifier: Apache-2.0
/**
 * The rehearsal: a small cluster inside this process, of the node's own classes and with files of its own, does what the node may be
 * asked to do any moment. So the JVM has compiled a recovery before the first one counts. The node's
 * databases, peers and counters know nothing of it.
 */
package org.ctdb4j.daemon.rehearsal;
