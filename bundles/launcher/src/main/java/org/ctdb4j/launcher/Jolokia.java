// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.Map;

import org.jolokia.jvmagent.JolokiaServer;
import org.jolokia.jvmagent.JvmAgentConfig;
import org.jolokia.server.core.service.impl.QuietLogHandler;

/** JMX as JSON over HTTP: {@code http://127.0.0.1:PORT/jolokia/}. */
final class Jolokia {

    private Jolokia() {}

    /** Options go in here rather than into an agent's argument: a command line is for everybody to read. */
    static void start(int port, ManagementUser user) throws StartException {
        JvmAgentConfig config = new JvmAgentConfig(Map.ofEntries(
                entry("host", "127.0.0.1"),
                entry("port", Integer.toString(port)),
                entry("user", ManagementUser.NAME),
                entry("password", user.password()),
                entry("restrictorClass", JolokiaPolicy.class.getName()),
                entry("logHandlerClass", QuietLogHandler.class.getName()),
                entry("discoveryEnabled", "false")));
        try {
            new JolokiaServer(config).start();
        } catch (IOException failed) {
            throw new StartException(
                    ExitCode.FAILURE,
                    "Jolokia cannot listen on port %d of 127.0.0.1 (%s): set jolokia.port in ctdb4j.properties"
                            .formatted(port, failed));
        }
    }
}
