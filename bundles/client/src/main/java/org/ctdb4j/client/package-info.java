// SPDX-License-Identifier: Apache-2.0
/**
 * A client of a CTDB node, ctdb4j's or ctdbd, as Samba is one: over the node's Unix socket and on the TDB files themselves.
 * {@link org.ctdb4j.client.CtdbClient#connect} is the beginning; in a framework the service {@link org.ctdb4j.client.Ctdb}
 * does the same. Every call that waits takes a time limit and fails with {@link org.ctdb4j.client.CtdbException} when it is
 * over, or at once when the node is gone. The types may be used from any thread unless they say otherwise.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.client;
