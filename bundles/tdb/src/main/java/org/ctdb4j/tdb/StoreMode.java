// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/** Which state of the key a store accepts. */
public enum StoreMode {
    /** Present or not. */
    REPLACE,
    /** Only an absent key, else {@link Outcome#EXISTS}. */
    INSERT,
    /** Only a present key, else {@link Outcome#MISSING}. */
    MODIFY
}
