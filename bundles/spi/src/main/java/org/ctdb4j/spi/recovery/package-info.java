// SPDX-License-Identifier: Apache-2.0
/**
 * The role that elects a leader and, on the leader, recovers the cluster ({@code spec/daemon.md} 5 to 7,
 * {@code spec/database.md} 13).
 *
 * <p>A holder is an internal client of the node: what it sends takes a client's path, what it is sent comes as events. It has
 * no clock, thread, file or socket. <b>While it is empty</b> there is no election and no recovery; leader broadcasts go on from
 * the core. <b>Handed over</b>: leader, priority time, ban credits, requested takeover runs. <b>Rebuilt</b>: a recovery that
 * ran is begun again. <b>Seen outside</b>: nothing, or that.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.recovery;
