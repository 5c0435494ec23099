// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SyncsTest {
    @Test
    void takesTheCallsFromTheSummary() {
        assertEquals(14, Syncs.total("""
                        % time     seconds  usecs/call     calls    errors syscall
                        ------ ----------- ----------- --------- --------- ----------------
                         91.20    0.003410         341        10           fdatasync
                          8.80    0.000329          82         4         1 msync
                        ------ ----------- ----------- --------- --------- ----------------
                        100.00    0.003739         267        14         1 total
                        """));
    }

    @Test
    void anEmptySummaryIsNoCallAtAll() {
        assertEquals(0, Syncs.total(""));
    }
}
