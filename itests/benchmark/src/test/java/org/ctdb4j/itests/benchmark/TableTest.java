// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void hasMediansRatioCeilingAndVerdictOfEachFigure() {
        assertEquals("""
                | nodes | work  | figure    | ctdbd | ctdb4j | × as good | ceiling | better in |              |
                | ----- | ----- | --------- | ----- | ------ | --------- | ------- | --------- | ------------ |
                | 3     | rings | rate, 1/s | 1,000 | 1,250  | 1.25      | 2.00    | 1 of 1    | under target |
                """, Table.of(List.of(Results.rates("rings", 1000, 1200, 1250, 1300))));
    }

    @Test
    void saysOfWhatFailedWhy() {
        String table = Table.of(List.of(Results.failed("vacuum", "status -1\nmore\nand more\nand the log")));

        assertTrue(table.contains("| 100   | failed |"), table);
        assertTrue(table.endsWith("\nvacuum, 1 node: ctdb4j failed: status -1; more; and more\n"), table);
    }
}
