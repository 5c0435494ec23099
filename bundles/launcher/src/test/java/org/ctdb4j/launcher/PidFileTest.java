// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

    @TempDir
    private Path folder;

    @Test
    void holdsTheNumberOfThisProcess() throws Exception {
        PidFile file = PidFile.take(path());
        assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(path()));
        file.remove();
        assertFalse(Files.exists(path()));
    }

    @Test
    void takesOverTheFileOfADeadProcess() throws Exception {
        Files.writeString(path(), "123456789012\n");
        PidFile.take(path());
        assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(path()));
    }

    @Test
    void saysWhichFolderCannotBeUsed() {
        StartException refused =
                assertThrows(StartException.class, () -> PidFile.take(folder.resolve("missing/ctdbd.pid")));
        assertEquals(ExitCode.PID_FILE, refused.exitCode());
        assertTrue(refused.getMessage().contains(folder + "/missing/ctdbd.pid"), refused.getMessage());
    }

    @Test
    void refusesASecondProcessAndNamesTheFirst() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        path().toString())
                .start();
        try (BufferedReader output = other.inputReader()) {
            assertEquals("taken", output.readLine());
            StartException refused = assertThrows(StartException.class, () -> PidFile.take(path()));
            assertEquals(ExitCode.PID_FILE, refused.exitCode());
            assertTrue(refused.getMessage().startsWith("Process " + other.pid() + " holds"), refused.getMessage());
        } finally {
            other.destroyForcibly().waitFor();
        }
        PidFile.take(path());
    }

    private Path path() {
        return folder.resolve("ctdbd.pid");
    }

    /** Takes the file and keeps it until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws StartException, IOException {
            PidFile.take(Path.of(arguments[0]));
            System.out.println("taken");
            System.in.read();
        }
    }
}
