// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/** How a database is kept. */
public enum DatabaseKind {
    /** Each record is current on one node only. */
    VOLATILE,
    /** On every node, changed by transactions, kept across restarts. */
    PERSISTENT,
    /** On every node like a persistent one, but gone with the last node. */
    REPLICATED
}
