// SPDX-License-Identifier: Apache-2.0
/**
 * The event loop of the node, on a MINA processor of our own.
 *
 * <p>{@link org.ctdb4j.socket.LoopProcessor} is where MINA ends: MINA runs its thread and keeps its sessions, and everything
 * that costs the stock processor time is replaced there. {@link org.ctdb4j.socket.SocketLoop} adds what a loop is more than
 * sockets: tasks, timers, hooks. The bundle belongs to the kernel and is never swapped, because MINA remembers every
 * processor class for ever; connections and acceptors live here and outlast the plug-ins that use them.
 */
package org.ctdb4j.socket;
