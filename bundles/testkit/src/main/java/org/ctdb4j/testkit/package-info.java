// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters of real nodes in a simulated world: network, clock, databases, locks, scripts and clients, all driven by one seed.
 *
 * <p>{@link org.ctdb4j.testkit.SimulatedCluster} is the world, {@link org.ctdb4j.testkit.Simulation} lets chance play with it and
 * {@link org.ctdb4j.testkit.Checks} watches what must hold. Nothing here knows the time of day, a thread or a file, so a seed tells
 * the whole story.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.testkit;
