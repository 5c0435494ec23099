// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Replaces the plug-in that holds a role by another version of it while the node runs. Versions come from the repository folder of
 * the distribution only. Not to be called on the node's own thread.
 */
@ProviderType
public interface RoleSwap {
    /**
     * {@return the versions of the role's plug-in that the repository folder has}
     *
     * @throws OperationException if nothing holds the role, or there is no such role
     */
    List<String> versions(String role) throws OperationException;

    /**
     * Installs the version beside the one that holds the role, then removes the old one; returns when the new one is live.
     *
     * @throws OperationException if the version is not there or cannot hold the role: the old one then goes on; or if what is named is
     *     a part of the kernel
     */
    Report swap(String role, String version) throws OperationException;

    /** What was done. {@code pauseMillis}: how long the role was empty. */
    record Report(String role, String bundle, String oldVersion, String newVersion, double pauseMillis) {}
}
