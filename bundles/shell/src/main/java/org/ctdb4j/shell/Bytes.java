// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.shell;

import java.io.PrintStream;

import org.ctdb4j.api.Blob;

/** Prints keys and values as the tool does: as they are. */
final class Bytes {
    private Bytes() {}

    static void print(PrintStream out, Blob bytes) {
        out.write(bytes.toByteArray(), 0, bytes.size());
    }
}
