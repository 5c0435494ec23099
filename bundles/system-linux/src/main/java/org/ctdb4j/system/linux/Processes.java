// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.system.linux;

import org.osgi.annotation.versioning.ProviderType;

/** The processes of this machine. */
@ProviderType
public interface Processes {
    /** {@return whether a process of this pid exists, whoever runs it} */
    boolean exists(int pid);
}
