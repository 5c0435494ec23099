// SPDX-License-Identifier: Apache-2.0
/**
 * What can be asked of a node with a REQ_CONTROL, and what it answers. Requests are decoded as strictly as the daemon
 * checks them: a payload of the wrong size is refused, and ignored where ctdbd ignores it (ctdb/server/ctdb_control.c,
 * samba-4.17.12).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.protocol.control;
