// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Asks for the pnn, which is the status of the answer. */
public record GetPnn() implements Control {

    @Override
    public int opcode() {
        return Opcode.GET_PNN;
    }
}
