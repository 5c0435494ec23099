// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void writesWhatJsonKnows() {
        assertEquals("{\"a\": [1,\n2.5]}", Json.text(Map.of("a", List.of(1, 2.5))));
        assertEquals("\"say \\\"\\u000aµ\\\\\"", Json.text("say \"\nµ\\"));
        assertEquals("null", Json.text(Double.NaN));
    }

    @Test
    void hasEveryRoundAndEveryFailure() {
        assertTrue(
                Json.of(List.of(Results.rates("rings", 1000, 1200, 1250))).contains("\"ctdb4j\": [1200.0,\n1250.0]"));
        assertTrue(Json.of(List.of(Results.failed("vacuum", "why"))).contains("\"ctdb4j failed\": \"why\""));
    }
}
