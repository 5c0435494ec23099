// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import java.nio.file.Path;
import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/** The service that connects clients to nodes. When it goes, all clients that it has connected are closed. */
@ProviderType
public interface Ctdb {
    /**
     * Connects to the node of this process, without a socket; in a process without a node as {@link CtdbClient#connect(Duration)}. The
     * client is the caller's to close.
     */
    CtdbClient connect(Duration limit);

    /** As {@link CtdbClient#connect(Path, Duration)}. The client is the caller's to close. */
    CtdbClient connect(Path socket, Duration limit);
}
