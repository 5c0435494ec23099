// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

/** Records of a database. {@code complete}: there were no more than the caller wanted. */
public record Traversal(List<DatabaseRecord> records, boolean complete) {
    public Traversal {
        records = List.copyOf(records);
    }
}
