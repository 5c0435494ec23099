// SPDX-License-Identifier: Apache-2.0
/**
 * The role that runs events: the scripts of {@code events/legacy} ({@code spec/daemon.md} 8).
 *
 * <p><b>While it is empty</b> event runs wait within their time-out. <b>Handed over</b>: the results so far and the runs that
 * have not ended. <b>Rebuilt</b>: nothing. <b>Seen outside</b>: nothing.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.event;
