// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import org.ctdb4j.spi.loop.Background;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sun.jna.Native;

/** Nice 19, which in Linux is a thread's own. */
@Component
public final class LinuxBackground implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxBackground.class);
    private static final int PRIO_PROCESS = 0;
    private static final int CALLER = 0;
    private static final int LAST = 19;

    @Activate
    public LinuxBackground() {
        NativeLibrary.require();
    }

    @Override
    public void enter() {
        if (LibC.setpriority(PRIO_PROCESS, CALLER, LAST) != 0) {
            LOG.warn("A thread cannot give way to others: {}", LibC.strerror(Native.getLastError()));
        }
    }
}
