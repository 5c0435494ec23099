// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import java.util.List;

/** All kinds of work, by the clusters they are done on. */
final class Rows {
    private static final double NOT_MUCH_LONGER = 1 / 1.2;
    private static final double TWICE = 2;

    private Rows() {}

    static List<Stage> all() {
        return List.of(
                new Stage(
                        3,
                        List.of(
                                new MemoryRow("memory-idle"),
                                new PingRow("ping-own", 0),
                                new PingRow("ping-other", 1),
                                RingRow.messages(),
                                RingRow.migrations(),
                                new TakeoverRow("takeover"),
                                new HotRecordRow("hot-record"),
                                new GLockRow("g-lock"),
                                new TransactionRow("transactions"),
                                new TraverseRow("traverse"),
                                new VacuumRow("vacuum"),
                                new ThawRow("thaw"),
                                new MemoryRow("memory-used"),
                                new PendingRow("pending"))),
                new Stage(
                        3,
                        List.of(
                                new RecoveryRow("recovery-0", 0, 0, NOT_MUCH_LONGER),
                                new RecoveryRow("recovery-1k", 1, 1_000, TWICE),
                                new RecoveryRow("recovery-10k", 1, 10_000, TWICE),
                                new RecoveryRow("recovery-100k", 1, 100_000, TWICE),
                                new RecoveryRow("recovery-20x10k", 20, 10_000, TWICE),
                                new RecoveryRow("recovery-1M", 1, 1_000_000, TWICE))),
                new Stage(2, List.of(RingRow.messages(), RingRow.migrations(), new TakeoverRow("takeover"))),
                new Stage(
                        1,
                        List.of(
                                RingRow.messages(),
                                new FetchLockRow("fetch-lock"),
                                new TransactionRow("transactions"))));
    }
}
