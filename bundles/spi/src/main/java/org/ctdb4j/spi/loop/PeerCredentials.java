// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import java.nio.channels.SelectableChannel;

import org.osgi.annotation.versioning.ConsumerType;

/** Tells who is at the other end of a Unix socket; needs a native call, so {@code system-linux} provides it. */
@ConsumerType
public interface PeerCredentials {
    /** {@return pid of the process that connected, or 0 if it cannot be learnt} From any thread; does not block. */
    int pid(SelectableChannel channel);
}
