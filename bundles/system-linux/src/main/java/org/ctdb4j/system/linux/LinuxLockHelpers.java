// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.ctdb4j.spi.clusterlock.LockHelper;
import org.ctdb4j.spi.clusterlock.LockHelpers;
import org.osgi.service.component.annotations.Component;

/** Starts helper processes of the cluster lock. */
@Component
public final class LinuxLockHelpers implements LockHelpers {
    @Override
    public LockHelper start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return HelperProcess.watch(process);
    }
}
