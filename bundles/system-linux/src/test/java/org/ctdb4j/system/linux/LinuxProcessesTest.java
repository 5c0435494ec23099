// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinuxProcessesTest {
    private final Processes processes = new LinuxProcesses();

    @Test
    void knowsWhoRuns() throws Exception {
        Process child = new ProcessBuilder("cat").start();
        assertTrue(processes.exists((int) child.pid()));
        child.destroy();
        child.waitFor();
        assertFalse(processes.exists((int) child.pid()));
        assertTrue(processes.exists((int) ProcessHandle.current().pid()));
    }

    @Test
    void takesNoGroupOfProcessesForAProcess() {
        assertFalse(processes.exists(0));
        assertFalse(processes.exists(-1));
        assertFalse(processes.exists(-(int) ProcessHandle.current().pid()));
    }
}
