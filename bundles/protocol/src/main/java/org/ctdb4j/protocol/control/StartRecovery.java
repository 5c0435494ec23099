// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Tells that a recovery begins; the status is that of the event. */
public record StartRecovery() implements Control {

    @Override
    public int opcode() {
        return Opcode.START_RECOVERY;
    }
}
