// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

/** A conversation that can be broken off: answers that come afterwards are dropped. */
final class Scope {
    private boolean open = true;

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }
}
