// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Makes the caller the end of a tunnel on this node. */
public record TunnelRegister(long tunnelId) implements Control {

    @Override
    public int opcode() {
        return Opcode.TUNNEL_REGISTER;
    }

    @Override
    public long srvid() {
        return tunnelId;
    }
}
