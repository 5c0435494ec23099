// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.database;

import org.osgi.annotation.versioning.ProviderType;

/** What a backend tells the daemon, on the loop thread. */
@ProviderType
public interface BackendEvents {
    /** A database broke under us (file truncated, I/O error) in a way no single record answer can tell. */
    void failed(int dbId, String reason);
}
