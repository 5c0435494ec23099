// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Ends the node; there is no answer but the end of the connection. */
public record Shutdown() implements Control {

    @Override
    public int opcode() {
        return Opcode.SHUTDOWN;
    }
}
