// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Asks for the process id of the daemon, which is the status of the answer. */
public record GetPid() implements Control {

    @Override
    public int opcode() {
        return Opcode.GET_PID;
    }
}
