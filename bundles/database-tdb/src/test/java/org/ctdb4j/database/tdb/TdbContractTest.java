// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import java.nio.file.Path;

import org.ctdb4j.spi.database.DatabaseBackend;
import org.ctdb4j.system.linux.LinuxDatabaseFiles;
import org.ctdb4j.testkit.linux.BackendContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class TdbContractTest extends BackendContract {
    @TempDir
    private Path folder;

    private final LinuxDatabaseFiles files = new LinuxDatabaseFiles();

    @AfterEach
    void closeFiles() {
        files.deactivate();
    }

    @Override
    protected DatabaseBackend create() {
        return new TdbBackend(files, loop);
    }

    @Override
    protected String path(String name) {
        return folder.resolve(name + ".0").toString();
    }
}
