// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.ctdb4j.api.service.LockSchedulerStatus;
import org.ctdb4j.api.service.LockSchedulerStatus.Database;
import org.ctdb4j.api.service.LockSchedulerStatus.Holder;
import org.ctdb4j.api.service.LockSchedulerStatus.Wait;
import org.ctdb4j.api.service.RoleStatus;
import org.junit.jupiter.api.Test;

class LockListTest {
    private static final RoleStatus ROLE = new RoleStatus("lock scheduler", "org.ctdb4j.example", "1", 0, 0, 0, 0, 0);

    @Test
    void printsTheLongestWaitsOfEachDatabaseAndTheirHolders() {
        Holder smbd = new Holder(
                4711,
                "smbd -D",
                List.of("do_epoll_wait", "x64_sys_epoll_wait"),
                List.of("locking.tdb byte 168"),
                List.of("brlock.tdb byte 172"));
        LockSchedulerStatus status = new LockSchedulerStatus(
                ROLE,
                List.of(
                        new Database("locking.tdb", 3, 2, true, false, 10, 0, 12.34),
                        new Database("brlock.tdb", 0, 0, false, true, 10, 0, 0),
                        new Database("idle.tdb", 0, 0, false, false, 10, 0, 0)),
                List.of(
                        new Wait("locking.tdb", "RECORD", "6b6579", 12.34, List.of(smbd)),
                        new Wait("locking.tdb", "DB", "", 2, List.of())));

        assertEquals("""
                Databases with waits: 2
                locking.tdb: 3 records wanted, 2 of them waited for in the kernel, freeze wanted
                  RECORD 0x6b6579 for 12.3 s
                    held by pid 4711 (smbd -D)
                      holds locking.tdb byte 168
                      waits for brlock.tdb byte 172
                      stands in do_epoll_wait, x64_sys_epoll_wait
                  DB for 2.0 s
                brlock.tdb: 0 records wanted, 0 of them waited for in the kernel, frozen
                """, Printed.by(out -> LockList.print(out, status)));
    }
}
