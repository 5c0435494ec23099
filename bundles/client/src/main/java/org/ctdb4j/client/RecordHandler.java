// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/** Takes the records of a traverse, on the thread that traverses. What it throws ends the traverse. */
@FunctionalInterface
public interface RecordHandler {
    void record(Blob key, RecordHeader header, Blob value);
}
