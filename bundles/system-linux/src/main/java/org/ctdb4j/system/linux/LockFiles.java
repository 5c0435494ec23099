// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.nio.file.Path;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Locks the first byte of a file by POSIX fcntl, as upstream's cluster lock helper does, also on a file system shared
 * with other nodes.
 *
 * <p>Such a lock belongs to the process, and <b>closing any descriptor of the file in this process loses it</b>: while it
 * is held nobody in here may open the file, not even through this interface.
 */
@ProviderType
public interface LockFiles {
    /**
     * Opens the file, creating it for its owner alone if it is not there, and tries to lock it.
     *
     * @return the lock, or empty if another process holds it
     * @throws LinuxException with the error number of the call that failed
     */
    Optional<LockFile> tryLock(Path path) throws LinuxException;

    /** {@return a lock held by a descriptor that was handed over} */
    LockFile of(int descriptor, Path path);
}
