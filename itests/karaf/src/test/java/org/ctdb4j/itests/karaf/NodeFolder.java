// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code CTDB_BASE} of the only node of a cluster names, in test mode.
 *
 * @param base absolute
 */
record NodeFolder(Path base) {

    /** Lays everything out that an operator would; keeps what a node left there. */
    static NodeFolder create(Path base, String address) throws IOException {
        for (String folder : new String[] {"run", "db/volatile", "db/persistent", "db/state", "events/legacy"}) {
            Files.createDirectories(base.resolve(folder));
        }
        Files.writeString(base.resolve("nodes"), address + "\n");
        Files.writeString(base.resolve("public_addresses"), "");
        Path script = Files.writeString(base.resolve("events/legacy/00.test.script"), "#!/bin/sh\nexit 0\n");
        script.toFile().setExecutable(true);
        Files.writeString(base.resolve("ctdb.conf"), """
                [logging]
                location = file:%1$s/log.ctdb
                [cluster]
                node address = %2$s
                cluster lock = %1$s/cluster.lock
                [database]
                volatile database directory = %1$s/db/volatile
                persistent database directory = %1$s/db/persistent
                state database directory = %1$s/db/state
                """.formatted(base, address));
        return new NodeFolder(base);
    }
}
