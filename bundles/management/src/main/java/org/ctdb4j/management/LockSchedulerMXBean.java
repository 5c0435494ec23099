// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.management;

import java.util.List;

import org.ctdb4j.api.service.LockSchedulerStatus;

/** {@code org.ctdb4j:type=LockScheduler}. */
@Description("The waits for locks on database files")
public interface LockSchedulerMXBean extends RoleHolder {
    @Description("By database: locks queued, waited for, granted and failed, and the longest wait that still goes on")
    List<LockSchedulerStatus.Database> getDatabases();

    @Description(
            "The longest waits of each database, and the processes that hold what is waited for, as far as the kernel tells")
    List<LockSchedulerStatus.Wait> getWaits();
}
