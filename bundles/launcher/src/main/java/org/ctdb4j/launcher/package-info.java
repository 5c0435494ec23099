// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code bin/ctdbd} runs in the JVM before there is a framework. It refuses a configuration the node could not
 * start with, takes the pid file, lays out a folder of the node's own for Karaf (so that many nodes share one
 * distribution), opens the management ports, boots Karaf and watches until the node says it is ready. It knows nothing
 * of what a node does: the daemon tells it the outcome in one line of the file that system property {@code ctdb4j.ready}
 * names, {@code OK} or {@code FAIL <exit code> <reason>}, and the code to leave with in {@code ctdb4j.exit.code}.
 */
package org.ctdb4j.launcher;
