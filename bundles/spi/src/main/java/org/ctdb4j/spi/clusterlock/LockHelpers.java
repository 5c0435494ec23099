// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.clusterlock;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.osgi.annotation.versioning.ProviderType;

/** Starts helper processes. */
@ProviderType
public interface LockHelpers {
    /**
     * Starts a program, whose standard error is the node's own.
     *
     * @param environment what it finds in its environment besides the node's own
     * @throws IOException if it cannot be executed
     */
    LockHelper start(List<String> command, Map<String, String> environment) throws IOException;
}
