// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Counts an update of a persistent database by the caller; long obsolete, still working. */
public record StartPersistentUpdate() implements Control {

    @Override
    public int opcode() {
        return Opcode.START_PERSISTENT_UPDATE;
    }
}
