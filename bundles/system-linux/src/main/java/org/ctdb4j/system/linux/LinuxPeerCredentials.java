// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectableChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.ctdb4j.spi.loop.PeerCredentials;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the socket by {@code SO_PEERCRED}. The descriptor number comes from the JDK's own channel classes, which the start
 * line has to open; without that every peer is unknown.
 */
@Component
public final class LinuxPeerCredentials implements PeerCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxPeerCredentials.class);

    private static final String CHANNEL = "sun.nio.ch.SelChImpl";
    private static final int UNKNOWN = 0;

    /** {@code struct ucred}: pid, uid, gid. */
    private static final int UCRED_SIZE = 12;

    private final AtomicBoolean reported = new AtomicBoolean();
    private final Optional<Method> descriptor;

    @Activate
    public LinuxPeerCredentials() {
        NativeLibrary.require();
        descriptor = descriptorMethod();
    }

    @Override
    public int pid(SelectableChannel channel) {
        if (descriptor.isEmpty()) {
            return UNKNOWN;
        }
        try {
            return pid((int) descriptor.get().invoke(channel));
        } catch (IllegalAccessException | InvocationTargetException | IllegalArgumentException e) {
            report(e);
            return UNKNOWN;
        }
    }

    private static int pid(int socket) {
        byte[] ucred = new byte[UCRED_SIZE];
        int[] length = {UCRED_SIZE};
        if (LibC.getsockopt(socket, LibC.SOL_SOCKET, LibC.SO_PEERCRED, ucred, length) != 0) {
            return UNKNOWN;
        }
        return ByteBuffer.wrap(ucred).order(ByteOrder.nativeOrder()).getInt();
    }

    private Optional<Method> descriptorMethod() {
        try {
            return Optional.of(Class.forName(CHANNEL, false, null).getMethod("getFDVal"));
        } catch (ReflectiveOperationException e) {
            report(e);
            return Optional.empty();
        }
    }

    private void report(Exception cause) {
        if (reported.compareAndSet(false, true)) {
            LOG.warn(
                    "The pids of clients are unknown, so process-exists will not find them: start Java with"
                            + " --add-exports java.base/sun.nio.ch=ALL-UNNAMED ({})",
                    cause.toString());
        }
    }
}
