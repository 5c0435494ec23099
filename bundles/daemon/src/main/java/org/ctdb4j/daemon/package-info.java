// SPDX-License-Identifier: Apache-2.0
/**
 * Hosts the core in the loop: what the plug-ins report becomes events, the machines step at the end of each turn, and their effects
 * are carried out before the loop flushes.
 *
 * <p>{@link org.ctdb4j.daemon.NodeHost} is the whole of it without OSGi; {@link org.ctdb4j.daemon.Daemon} binds the plug-ins.
 */
package org.ctdb4j.daemon;
