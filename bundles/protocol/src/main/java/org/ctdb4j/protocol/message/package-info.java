// SPDX-License-Identifier: Apache-2.0
/**
 * What messages say, by the srvid they are sent to (ctdb/protocol/protocol.h, samba-4.17.12). Nobody answers a
 * malformed message: it is dropped.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.protocol.message;
