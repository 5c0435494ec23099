// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Tells that a recovery is over; the status is that of the event. */
public record EndRecovery() implements Control {

    @Override
    public int opcode() {
        return Opcode.END_RECOVERY;
    }
}
