// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;

class LogTargetTest {

    private static final String PID = Long.toString(ProcessHandle.current().pid());

    @Test
    void hasTheLogServiceWriteToStandardError() throws IOException {
        for (String location : List.of("file:/var/log/ctdb/log.ctdb", "file:", "file:-", "syslog")) {
            Properties lines = lines(location);
            assertEquals("SYSTEM_ERR", lines.get("log4j2.appender.main.target"));
            assertEquals("true", lines.get("log4j2.appender.main.follow"));
            assertEquals("WARN", lines.get("log4j2.rootLogger.level"));
        }
    }

    @Test
    void beginsLinesAsCtdbdDoes() throws IOException {
        assertTrue(pattern("file:").contains(" node.1 ctdbd[" + PID + "]: %m%n"), pattern("file:"));
    }

    @Test
    void handsLinesWithTheirPriorityToLogger() throws IOException {
        assertTrue(pattern("syslog").startsWith("%level{"), pattern("syslog"));
        assertEquals(
                List.of("logger", "--prio-prefix", "--tag", "ctdbd", "--id=" + PID),
                new LogTarget("syslog:nonblocking", "").syslogCommand());
    }

    @Test
    void sendsDatagramsToTheSyslogPort() {
        assertTrue(new LogTarget("syslog:udp", "").syslogCommand().contains("--rfc3164"));
        assertTrue(new LogTarget("syslog:udp-rfc5424", "").syslogCommand().contains("--rfc5424"));
        assertFalse(new LogTarget("syslog", "").syslogCommand().contains("--udp"));
    }

    private static String pattern(String location) throws IOException {
        return lines(location).getProperty("log4j2.appender.main.layout.pattern");
    }

    private static Properties lines(String location) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(new LogTarget(location, "node.1").appendTo("log4j2.rootLogger.level = WARN")));
        return properties;
    }
}
