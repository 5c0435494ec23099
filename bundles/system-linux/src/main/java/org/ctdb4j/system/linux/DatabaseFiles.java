// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.ctdb4j.spi.lock.FileLocks;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens the files of databases and remembers them: descriptors and locks outlive the bundles that use them. For the loop
 * thread.
 */
@ProviderType
public interface DatabaseFiles {
    /**
     * Opens a file on two descriptors, creating it for its owner alone if it is not there. Nothing is locked, read or
     * written.
     *
     * @throws LinuxException with the error number of the call that failed
     */
    DatabaseFile open(Path path) throws LinuxException;

    /** {@return the open file that these locks are on} */
    Optional<DatabaseFile> of(FileLocks locks);

    /** {@return whether files can be locked here by mutexes inside them} Looked for once, which takes some milliseconds. */
    boolean supportsMutexes();

    /** {@return all open files in the order of opening} */
    List<DatabaseFile> opened();
}
