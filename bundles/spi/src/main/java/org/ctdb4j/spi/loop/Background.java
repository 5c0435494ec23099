// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.loop;

import org.osgi.annotation.versioning.ProviderType;

/** What lets work of no hurry give way to all other. */
@ProviderType
public interface Background {
    /** Puts the calling thread, and those it starts from now on, behind all others of the machine, for good. */
    void enter();
}
