// SPDX-License-Identifier: Apache-2.0
/**
 * The TDB file engine: reads and changes one TDB file together with other processes (smbd, ctdbd, tdbtool) that have it
 * open at the same time. {@link org.ctdb4j.tdb.Tdb} reaches bytes only through a {@link org.ctdb4j.tdb.FilePort} and byte
 * locks only through a {@link org.ctdb4j.tdb.LockPort}; there is no clock, thread, channel or logger in here. File
 * format and locking protocol are those of tdb 1.4.7 (samba-4.17.12, lib/tdb).
 */
@Export
@Version("1.0.0")
package org.ctdb4j.tdb;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
