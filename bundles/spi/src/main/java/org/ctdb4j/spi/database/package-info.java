// SPDX-License-Identifier: Apache-2.0
/**
 * The role that stores records. It is there twice, for databases in files and for those in memory, and each is filled and emptied
 * by itself.
 *
 * <p><b>While it is empty</b> calls on its databases park. <b>Handed over</b>: names, paths and flags; both open descriptors
 * of each database and of the health file by number with all the locks on them; a commit under way comes to its end first.
 * <b>Rebuilt</b>: caches. <b>Seen outside</b>: a pause.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.database;
