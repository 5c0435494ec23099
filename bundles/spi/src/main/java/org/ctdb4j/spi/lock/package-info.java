// SPDX-License-Identifier: Apache-2.0
/**
 * The role that waits for locks on database files, and the lock table it waits on.
 *
 * <p><b>While it is empty</b> new waits park in the daemon; held locks stay held. <b>Handed over</b>: the queues in
 * order. The kernel waits themselves belong to {@link org.ctdb4j.spi.lock.FileLocks}, which outlives every holder.
 * <b>Seen outside</b>: a pause.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.ctdb4j.spi.lock;
