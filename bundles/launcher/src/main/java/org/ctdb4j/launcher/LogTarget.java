// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the log goes, and how its lines begin.
 *
 * @param location in the words of ctdb.conf
 * @param host first word of each line after the time; syslog has its own
 */
record LogTarget(String location, String host) {

    private static final String FILE = "file:";
    private static final List<String> STANDARD_ERROR = List.of("file:", "file:-");

    /** Facility daemon in the upper bits, as a prefix for logger(1); INFO is what CTDB calls NOTICE. */
    private static final String SYSLOG_PATTERN =
            "%level{FATAL=<27>, ERROR=<27>, WARN=<28>, INFO=<29>, DEBUG=<31>, TRACE=<31>}%m%n";

    private boolean isSyslog() {
        return location.startsWith("syslog");
    }

    /** {@return the logging configuration with the appender its root names, "main"} */
    String appendTo(String configuration) {
        return configuration
                + "\n"
                + """
                log4j2.appender.main.type = Console
                log4j2.appender.main.target = SYSTEM_ERR
                log4j2.appender.main.follow = true
                log4j2.appender.main.name = main
                """
                + "log4j2.appender.main.layout.type = PatternLayout\n"
                + "log4j2.appender.main.layout.pattern = " + (isSyslog() ? SYSLOG_PATTERN : filePattern()) + "\n";
    }

    private String filePattern() {
        return "%%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx} %s ctdbd[%d]: %%m%%n"
                .formatted(host, ProcessHandle.current().pid());
    }

    /** Sends what this process prints as errors, the log among it, where the log goes. */
    void redirectStandardError() throws StartException {
        if (isSyslog()) {
            redirectTo(openSyslog());
        } else if (!STANDARD_ERROR.contains(location)) {
            redirectTo(openFile(Path.of(location.substring(FILE.length())).toAbsolutePath()));
        }
    }

    private static void redirectTo(OutputStream target) {
        System.setErr(new PrintStream(target, true, StandardCharsets.UTF_8));
    }

    private static OutputStream openFile(Path path) throws StartException {
        try {
            return new LogFile(path);
        } catch (IOException refused) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "The log file cannot be opened (%s): set [logging] -> location in ctdb.conf".formatted(refused));
        }
    }

    /**
     * The JDK has no datagrams to {@code /dev/log}, so logger(1) of the system sends them. It ends with this process, for
     * then its input ends.
     */
    private OutputStream openSyslog() throws StartException {
        try {
            return new ProcessBuilder(syslogCommand())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException missing) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "Logging to %s needs the program logger (%s): install it, or set [logging] -> location in ctdb.conf"
                            .formatted(location, missing.getMessage()));
        }
    }

    List<String> syslogCommand() {
        List<String> command = new ArrayList<>(List.of(
                "logger",
                "--prio-prefix",
                "--tag",
                "ctdbd",
                "--id=" + ProcessHandle.current().pid()));
        if (location.startsWith("syslog:udp")) {
            command.addAll(List.of("--server", "localhost", "--udp", "--port", "514"));
            command.add(location.endsWith("rfc5424") ? "--rfc5424" : "--rfc3164");
        }
        return command;
    }
}
