// SPDX-License-Identifier: Apache-2.0
/**
 * The role that holds the cluster lock while this node leads ({@code spec/daemon.md} 5.3).
 *
 * <p><b>While it is empty</b> the held lock stays held. <b>Handed over</b>: the descriptor or the helper process that holds
 * it. <b>Rebuilt</b>: nothing. <b>Seen outside</b>: nothing.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.clusterlock;
