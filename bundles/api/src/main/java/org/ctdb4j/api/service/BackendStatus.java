// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/** Where records are kept. */
public record BackendStatus(RoleStatus role, List<Database> databases) {
    /** An open database. */
    public record Database(String name, String path, long sizeBytes, long sequenceNumber) {}
}
