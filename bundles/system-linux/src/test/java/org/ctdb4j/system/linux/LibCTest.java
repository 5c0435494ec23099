// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.ctdb4j.testkit.linux.PrivateMount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibCTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhatToDoAboutATemporaryFolderWithoutExecution() throws Exception {
        String output = PrivateMount.run(folder, "noexec", Start.class, "-Djna.tmpdir=" + folder.resolve("mount"));
        assertTrue(output.startsWith("The native library of JNA cannot be loaded"), output);
        assertTrue(output.contains("set -Djna.tmpdir to a folder"), output);
    }

    /** Starts a component as the framework does. */
    static final class Start {
        public static void main(String[] arguments) {
            try {
                new LinuxProcesses();
                System.out.println("started");
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
