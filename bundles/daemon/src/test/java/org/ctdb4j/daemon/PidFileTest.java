// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void takesOverTheFileOfADeadNode() throws IOException {
        Path path = folder.resolve("ctdbd.pid");
        Files.writeString(path, "1234567890\n");

        PidFile file = PidFile.take(path, 42);
        assertEquals("42\n", Files.readString(path));
        file.close();

        assertFalse(Files.exists(path));
    }

    @Test
    void refusesTheFileOfALivingNode() throws IOException {
        Path path = folder.resolve("ctdbd.pid");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            IOException refused = assertThrows(IOException.class, () -> PidFile.take(path, 42));
            assertTrue(refused.getMessage().contains("running"), refused::getMessage);
        }
    }

    @Test
    void saysThatAFolderIsMissing() {
        assertThrows(IOException.class, () -> PidFile.take(folder.resolve("none/ctdbd.pid"), 42));
    }
}
