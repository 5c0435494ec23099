// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;

import org.junit.jupiter.api.Test;

class LogFileTest {

    @Test
    void appendsToTheFile() throws IOException {
        Properties lines = lines("file:/var/log/ctdb/log.ctdb");
        assertEquals("File", lines.get("log4j2.appender.main.type"));
        assertEquals("/var/log/ctdb/log.ctdb", lines.get("log4j2.appender.main.fileName"));
        assertEquals("true", lines.get("log4j2.appender.main.append"));
        assertEquals("WARN", lines.get("log4j2.rootLogger.level"));
    }

    @Test
    void writesToStandardErrorWithoutAPath() throws IOException {
        assertEquals("SYSTEM_ERR", lines("file:").get("log4j2.appender.main.target"));
        assertEquals("SYSTEM_ERR", lines("file:-").get("log4j2.appender.main.target"));
    }

    @Test
    void beginsLinesAsCtdbdDoes() throws IOException {
        String pattern = lines("file:").getProperty("log4j2.appender.main.layout.pattern");
        assertTrue(pattern.contains(" node.1 ctdbd[" + ProcessHandle.current().pid() + "]: %m%n"), pattern);
    }

    private static Properties lines(String location) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(new LogFile(location, "node.1").appendTo("log4j2.rootLogger.level = WARN")));
        return properties;
    }
}
