// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the log goes, as lines for Karaf's logging configuration.
 *
 * @param location in the words of ctdb.conf
 * @param host first word of each line after the time
 */
record LogFile(String location, String host) {

    private static final String FILE = "file:";

    private static final List<String> STANDARD_ERROR = List.of("file:", "file:-");

    /** {@return the configuration with the appender named in it by {@code main}} */
    String appendTo(String configuration) {
        String pattern = "%%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx} %s ctdbd[%d]: %%m%%n"
                .formatted(host, ProcessHandle.current().pid());
        return configuration
                + "\n"
                + appender()
                + "log4j2.appender.main.name = main\n"
                + "log4j2.appender.main.layout.type = PatternLayout\n"
                + "log4j2.appender.main.layout.pattern = " + pattern + "\n";
    }

    private String appender() {
        if (STANDARD_ERROR.contains(location)) {
            return """
                    log4j2.appender.main.type = Console
                    log4j2.appender.main.target = SYSTEM_ERR
                    """;
        }
        return """
                log4j2.appender.main.type = File
                log4j2.appender.main.fileName = %s
                log4j2.appender.main.append = true
                """.formatted(Path.of(location.substring(FILE.length())).toAbsolutePath());
    }
}
