// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

final class MemoryReportTest {
    @Test
    void tellsItsPartsAsCtdbdDoes() {
        MemoryReport report = new MemoryReport(
                List.of(new MemoryReport.Part("RssAnon", 8192, 1), new MemoryReport.Part("RssFile", 4096, 1)),
                List.of(new MemoryReport.Part("Buffers, direct", 512, 7)));

        assertEquals("""
                full talloc report on 'ctdb4j' (total  12288 bytes in 2 blocks)
                    RssAnon                        contains   8192 bytes in   1 blocks (ref 0) 0x0
                    RssFile                        contains   4096 bytes in   1 blocks (ref 0) 0x0
                        Buffers, direct                contains    512 bytes in   7 blocks (ref 0) 0x0
                """, report.text());
    }

    @Test
    void knowsTheMemoryOfThisProcess() {
        MemoryReport report = MemoryReport.ofThisProcess();
        assertTrue(has(report.resident(), "RssAnon"), report::text);
        assertTrue(has(report.virtualMachine(), "Metaspace"), report::text);
    }

    private static boolean has(List<MemoryReport.Part> parts, String name) {
        return parts.stream().anyMatch(part -> part.name().equals(name) && part.bytes() > 0);
    }
}
