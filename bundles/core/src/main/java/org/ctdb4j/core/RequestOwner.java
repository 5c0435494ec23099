// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

/** Owns a request id on behalf of a database: what comes under the id goes to its machine. */
interface RequestOwner {
    DatabaseMachine database();
}
