// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class StartReportTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void writesOneWordAndTextALineIntoThePipe() {
        StartReport report = new StartReport(stream, true);
        report.say("first\nsecond");
        report.ready();
        assertEquals("SAY first\nSAY second\nOK\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void writesOnlyTheFirstConclusion() {
        StartReport report = new StartReport(stream, true);
        report.failed(11, "taken");
        report.ready();
        report.failed(1, "stopped");
        assertEquals("SAY taken\nFAIL 11\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void writesPlainTextInTheForeground() {
        StartReport report = new StartReport(stream, false);
        report.say("warning");
        report.failed(1, "reason");
        assertEquals("warning\nreason\n", bytes.toString(StandardCharsets.UTF_8));
    }
}
