// SPDX-License-Identifier: Apache-2.0
/**
 * The database backend for TDB files that clients open too ({@code spec/database.md} 2 and 3.2). Descriptors and locks
 * live in {@code system-linux}; here is what a database is made of above them: which flags each kind is opened with, what
 * is emptied and checked at the first open, and how the node's record operations map to the engine.
 */
package org.ctdb4j.database.tdb;
