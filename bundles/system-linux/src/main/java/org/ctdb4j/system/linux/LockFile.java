// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import org.osgi.annotation.versioning.ProviderType;

/** A lock file that this process holds, until {@link #release} or the end of the process. */
@ProviderType
public interface LockFile {
    /** {@return number of the descriptor that holds the lock} */
    int descriptor();

    /** {@return whether the path still names the file we hold; nobody else respects our lock if it does not} */
    boolean intact();

    /** Closes the descriptor, and with it lets the lock go. */
    void release();
}
