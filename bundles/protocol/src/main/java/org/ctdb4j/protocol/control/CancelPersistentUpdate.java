// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Takes back one {@link StartPersistentUpdate}; long obsolete, still working. */
public record CancelPersistentUpdate() implements Control {

    @Override
    public int opcode() {
        return Opcode.CANCEL_PERSISTENT_UPDATE;
    }
}
