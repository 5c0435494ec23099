// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** Empty records that vacuuming will look at ({@code spec/database.md} 9.1). */
interface DeletionQueue {
    /** Nobody vacuums: empty records stay, which costs room and nothing else. */
    DeletionQueue NONE = new DeletionQueue() {
        @Override
        public void schedule(Blob key, RecordHeader header) {}

        @Override
        public void withdraw(Blob key) {}
    };

    void schedule(Blob key, RecordHeader header);

    /** The record has data again. */
    void withdraw(Blob key);
}
