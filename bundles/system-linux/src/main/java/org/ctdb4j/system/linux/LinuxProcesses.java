// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import com.sun.jna.Native;

/** Asks by signal 0, which reaches nobody. Pids up to 0 name groups of processes and count as absent. */
@Component
public final class LinuxProcesses implements Processes {
    @Activate
    public LinuxProcesses() {
        NativeLibrary.require();
    }

    @Override
    public boolean exists(int pid) {
        return pid > 0 && (LibC.kill(pid, 0) == 0 || Native.getLastError() == LibC.EPERM);
    }
}
