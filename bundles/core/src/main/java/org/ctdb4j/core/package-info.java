// SPDX-License-Identifier: Apache-2.0
/**
 * The node as a pure state machine: {@link org.ctdb4j.core.Node#step} takes one {@link org.ctdb4j.core.Event} and answers with
 * {@link org.ctdb4j.core.Effects}. The daemon and the simulation both drive it.
 *
 * <p>Inside there is one node machine and one machine per database; all of them run on the thread that calls {@code step}. There
 * is no clock, thread, file, socket or logger here: time is an argument, and all that can wait is an effect that comes
 * back as an event. The one thing called and not sent is {@link org.ctdb4j.spi.database.RecordPort}, which never waits.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.core;
