// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.spool;

import org.osgi.annotation.versioning.ProviderType;

/** Gives out spools. */
@ProviderType
public interface Spools {
    /** {@return a spool with nothing in it; it takes nothing before the first payload} */
    Spool open();

    /** {@return bytes of memory that a node may take to tell apart what it has put aside, all databases together} */
    long indexBytesMax();
}
