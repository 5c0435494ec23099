// SPDX-License-Identifier: Apache-2.0
/**
 * Where a recovery puts records aside until it is through: more of them than there is memory. Like the record port this is a
 * synchronous port, given by the host of the core: on the heap in a simulation, on the heap and then in files in a daemon. No
 * role; nothing of it is handed over, for what was put aside is of no use to a successor.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.spool;
