// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.database.tdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.ctdb4j.spi.database.DatabaseException;
import org.ctdb4j.testkit.linux.CProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node remembers of the health of its databases. */
class HealthTest {
    @TempDir
    Path folder;

    private Databases databases;
    private String path;

    @BeforeEach
    void begin() throws Exception {
        databases = new Databases(folder);
        path = folder.resolve("persistent_health.tdb.0").toString();
        databases.backend.openHealth(path);
    }

    @AfterEach
    void end() {
        databases.close();
    }

    @Test
    void isRememberedOverASwapAndARestart() throws Exception {
        assertEquals(Map.of(), databases.backend.health());
        databases.backend.setHealth("a.tdb", "broken disk");
        databases.backend.setHealth("b.tdb", "x");
        databases.backend.setHealth("b.tdb", "");
        assertEquals(Map.of("a.tdb", "broken disk"), databases.backend.health());
        databases.swap();
        assertEquals(Map.of("a.tdb", "broken disk"), databases.backend.health());
        restart();
        assertEquals(Map.of("a.tdb", "broken disk"), databases.backend.health());
        databases.backend.setHealth("a.tdb", "");
        restart();
        assertEquals(Map.of(), databases.backend.health());
    }

    @Test
    void ctdbdReadsWhatWeWroteAndWeReadWhatItWrote() throws Exception {
        databases.backend.setHealth("a.tdb", "broken");
        databases.backend.give();
        try (CProgram client = CProgram.start(HealthTest.class, "client.c", folder, path, "0x400", 0)) {
            assertEquals("6", client.ask("length a.tdb"));
            assertEquals("clean", client.ask("check"));
            assertEquals("ok", client.ask("raw b.tdb theirs"));
        }
        restart();
        assertEquals(Map.of("a.tdb", "broken", "b.tdb", "theirs"), databases.backend.health());
    }

    @Test
    void aDamagedFileIsEmptied() throws Exception {
        databases.backend.setHealth("a.tdb", "broken");
        databases.backend.give();
        for (byte[] damage : new byte[][] {"nothing to read here".repeat(100).getBytes(), "TDB file\n".getBytes()}) {
            Files.write(Path.of(path), damage);
            restart();
            assertEquals(Map.of(), databases.backend.health());
            databases.backend.setHealth("c.tdb", "new");
            restart();
            assertEquals(Map.of("c.tdb", "new"), databases.backend.health());
        }
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        DatabaseException e = assertThrows(
                DatabaseException.class, () -> databases.backend.openHealth(folder + "/missing/health.tdb.0"));
        assertEquals(true, e.getMessage().contains("create the folder " + folder.resolve("missing")), e.getMessage());
    }

    private void restart() throws DatabaseException {
        databases.backend.give();
        databases.close();
        databases = new Databases(folder);
        databases.backend.openHealth(path);
    }
}
