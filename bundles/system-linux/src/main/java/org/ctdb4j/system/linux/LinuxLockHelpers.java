// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.ctdb4j.spi.clusterlock.LockHelper;
import org.ctdb4j.spi.clusterlock.LockHelpers;
import org.osgi.service.component.annotations.Component;

/** Starts helper processes of the cluster lock. */
@Component
public final class LinuxLockHelpers implements LockHelpers {
    @Override
    public LockHelper start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return HelperProcess.watch(builder.start());
    }
}
