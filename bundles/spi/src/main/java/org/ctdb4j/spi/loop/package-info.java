// SPDX-License-Identifier: Apache-2.0
/**
 * The event loop of the node and the connections it serves.
 *
 * <p>One thread reads, decodes, decides, answers and flushes: in each turn of the loop the posted tasks run, every
 * readable connection is read once and handed to its handler, due timers run, then the end-of-turn hooks (the node's
 * machines step there), and last each connection with output is written once. Whatever a callback does leads to another
 * turn, so a hook sees every event. What does not say otherwise is for the loop thread alone. Connections and acceptors
 * belong to the loop and outlive the plug-ins that use them; a swap exchanges their handlers between two turns.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.loop;
