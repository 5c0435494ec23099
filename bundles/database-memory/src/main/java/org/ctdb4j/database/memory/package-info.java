// SPDX-License-Identifier: Apache-2.0
/** A holder of the database backend's role that keeps records on the heap. */
package org.ctdb4j.database.memory;
