// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.spool;

import org.ctdb4j.api.Blob;
import org.osgi.annotation.versioning.ProviderType;

/** Payloads put aside, in order. For the node's thread alone; it waits for nothing but the disk. */
@ProviderType
public interface Spool {
    /**
     * Puts a payload behind the others.
     *
     * @throws SpoolException if there is no room for it; the others are still there
     */
    void append(Blob payload) throws SpoolException;

    /** {@return how many payloads there are} */
    int count();

    /**
     * {@return a payload}
     *
     * @throws SpoolException if it cannot be read back
     */
    Blob get(int index) throws SpoolException;

    /** Gives memory and disk back. The spool is empty then, and as good as new. */
    void clear();
}
