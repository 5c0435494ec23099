// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator's files say: ctdb.conf, nodes, public_addresses, ctdb.tunables ({@code spec/daemon.md} 1).
 *
 * <p>Read once at start; only the nodes file is read again, on request.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.config;
