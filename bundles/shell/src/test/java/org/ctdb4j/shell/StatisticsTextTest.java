// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.NodeCounters;
import org.junit.jupiter.api.Test;

/** Every counter has a value of its own, so that none can stand in the place of another. */
class StatisticsTextTest {
    private static final NodeCounters.Latency NONE = new NodeCounters.Latency(0, 0, 0, 0);

    private static final NodeCounters COUNTERS = new NodeCounters(
            1_795_330_892_000_000L,
            1_795_331_058_900_000L,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            new NodeCounters.NodePackets(11, 12, 13, 14, 15, 16, 17, 18, 19),
            new NodeCounters.ClientPackets(20, 21, 22, 23),
            new NodeCounters.Timeouts(24, 25, 26),
            new NodeCounters.Locks(
                    27, 28, 29, 30, new NodeCounters.Latency(2, 0.5, 1, 1.5), Collections.nCopies(16, 0)),
            31,
            32,
            33,
            34,
            35,
            36,
            37,
            38,
            List.of(14, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new NodeCounters.Latency(1, 0.025908, 0.025908, 0.025908),
            NONE,
            NONE,
            NONE);

    @Test
    void printsForPeople() {
        assertEquals("""
                CTDB version 1
                Current time of statistics  :                Sun Nov 22 07:04:18 2026
                Statistics collected since  : (000 00:02:46) Sun Nov 22 07:01:32 2026
                 num_clients                        1
                 frozen                             2
                 recovering                         3
                 num_recoveries                     4
                 client_packets_sent                5
                 client_packets_recv                6
                 node_packets_sent                  7
                 node_packets_recv                  8
                 keepalive_packets_sent             9
                 keepalive_packets_recv            10
                 node
                     req_call                      11
                     reply_call                    12
                     req_dmaster                   13
                     reply_dmaster                 14
                     reply_error                   15
                     req_message                   16
                     req_control                   17
                     reply_control                 18
                     req_tunnel                    19
                 client
                     req_call                      20
                     req_message                   21
                     req_control                   22
                     req_tunnel                    23
                 timeouts
                     call                          24
                     control                       25
                     traverse                      26
                 locks
                     num_calls                     27
                     num_current                   28
                     num_pending                   29
                     num_failed                    30
                 total_calls                       31
                 pending_calls                     32
                 childwrite_calls                  33
                 pending_childwrite_calls            34
                 memory_used                       35
                 max_hop_count                     36
                 total_ro_delegations              37
                 total_ro_revokes                  38
                 hop_count_buckets: 14 2 0 0 0 0 0 0 0 0 0 0 0 0 0 0
                 lock_buckets: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
                 locks_latency      MIN/AVG/MAX     0.500000/1.000000/1.500000 sec out of 2
                 reclock_ctdbd      MIN/AVG/MAX     0.025908/0.025908/0.025908 sec out of 1
                 reclock_recd       MIN/AVG/MAX     0.000000/0.000000/0.000000 sec out of 0
                 call_latency       MIN/AVG/MAX     0.000000/0.000000/0.000000 sec out of 0
                 childwrite_latency MIN/AVG/MAX     0.000000/0.000000/0.000000 sec out of 0
                """, Printed.by(StatisticsText.of(COUNTERS, ZoneOffset.UTC)::print));
    }

    @Test
    void printsForMachines() {
        String[] lines = Printed.by(
                        out -> StatisticsText.of(COUNTERS, ZoneOffset.UTC).print(out, "|"))
                .split("\n");
        String[] names = lines[0].split("\\|");
        String[] values = lines[1].split("\\|");

        assertEquals(61, names.length);
        assertEquals(names.length, values.length);
        assertEquals("CTDB version", names[0]);
        assertEquals("1795331058", values[1]);
        assertEquals("1795330892", values[2]);
        assertEquals("node.req_call", names[13]);
        assertEquals("11", values[13]);
        assertEquals("num_lockwait_latency", names[53]);
        assertEquals("2", values[53]);
        assertEquals("0.500000", values[54]);
        assertEquals("max_childwrite_latency", names[60]);
    }

    @Test
    void printsWhatIsCountedForADatabase() {
        List<Integer> buckets = new ArrayList<>(Collections.nCopies(16, 0));
        buckets.set(1, 9);
        DatabaseCounters counters = new DatabaseCounters(
                1,
                2,
                new NodeCounters.Locks(3, 4, 5, 6, NONE, Collections.nCopies(16, 7)),
                buckets,
                new NodeCounters.Latency(2, 0.5, 1, 1.5),
                List.of(new DatabaseCounters.Key(8, Blob.utf8("key")), new DatabaseCounters.Key(0, Blob.EMPTY)));

        assertEquals("""
                DB Statistics locking.tdb
                 db_ro_delegations                  1
                 db_ro_revokes                      2
                 locks
                     num_calls                      3
                     num_current                    4
                     num_pending                    5
                     num_failed                     6
                 hop_count_buckets: 0 9 0 0 0 0 0 0 0 0 0 0 0 0 0 0
                 lock_buckets: 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7
                 locks_latency      MIN/AVG/MAX     0.000000/0.000000/0.000000 sec out of 0
                 vacuum_latency     MIN/AVG/MAX     0.500000/1.000000/1.500000 sec out of 2
                 Num Hot Keys:     2
                     Count:8 Key:6b6579
                     Count:0 Key:
                """, Printed.by(out -> StatisticsText.print(out, "locking.tdb", counters)));
    }
}
