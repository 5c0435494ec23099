// SPDX-License-Identifier: Apache-2.0
/**
 * The rehearsal: a small cluster inside this process, of the node's own classes and with files of its own, does what the node may be
 * asked to do any moment. So the JVM has compiled a recovery before the first one counts. Nothing of it touches the node, its
 * databases, its peers or its counters.
 */
package org.ctdb4j.daemon.rehearsal;
