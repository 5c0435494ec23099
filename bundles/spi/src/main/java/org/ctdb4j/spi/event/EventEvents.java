// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.event;

import org.osgi.annotation.versioning.ProviderType;

/** What the event runner tells the daemon, on the loop thread. */
@ProviderType
public interface EventEvents {
    int OK = 0;

    /** ENOEXEC: a script failed. */
    int FAILED = 8;

    /** ETIMEDOUT. */
    int TIMED_OUT = 110;

    /** ECANCELED. */
    int CANCELLED = 125;

    /** @param status 0 or a positive errno, as {@code spec/protocol.md} 3.9 lists them */
    void finished(long request, int status);
}
