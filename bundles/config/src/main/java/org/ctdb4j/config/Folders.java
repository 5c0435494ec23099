// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import org.ctdb4j.spi.config.ConfigurationException;

/**
 * Where the environment says a node's files are.
 *
 * @param etc ctdb.conf, ctdb.tunables and the debug scripts
 * @param base nodes, public_addresses, event scripts and notify.sh
 * @param run socket and pid file
 * @param var where the database folders are unless ctdb.conf says otherwise; the environment does not move them
 */
record Folders(Path etc, Path base, Path run, Path var, Path socket, boolean testMode) {

    private static final Path ETC = Path.of("/etc/ctdb");
    private static final Path RUN = Path.of("/run/ctdb");
    private static final Path VAR = Path.of("/var/lib/ctdb");

    /** Bytes of a socket address that a path can fill, the closing zero left out. */
    private static final int SOCKET_PATH_BYTES_MAX = 107;

    static Folders of(Map<String, String> environment) throws ConfigurationException {
        String base = environment.get("CTDB_BASE");
        boolean testMode = environment.containsKey("CTDB_TEST_MODE");
        if (testMode && base == null) {
            throw new ConfigurationException("CTDB_TEST_MODE is set, so CTDB_BASE must name the folder of the node");
        }
        Path basePath = base == null ? ETC : Path.of(base).toAbsolutePath();
        Path run = testMode ? basePath.resolve("run") : RUN;
        String socket = environment.get("CTDB_SOCKET");
        Path socketPath = socket == null ? run.resolve("ctdbd.socket") : Path.of(socket);
        checkLength(socketPath);
        return new Folders(testMode ? basePath : ETC, basePath, run, VAR, socketPath, testMode);
    }

    private static void checkLength(Path socket) throws ConfigurationException {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > SOCKET_PATH_BYTES_MAX) {
            throw new ConfigurationException("The path of the client socket, \"%s\", has %d bytes; %d are possible: set"
                            .formatted(socket, length, SOCKET_PATH_BYTES_MAX)
                    + " CTDB_SOCKET, in test mode CTDB_BASE, to a shorter path");
        }
    }
}
