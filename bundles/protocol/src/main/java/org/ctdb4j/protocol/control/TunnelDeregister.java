// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Takes back a {@link TunnelRegister}. */
public record TunnelDeregister(long tunnelId) implements Control {

    @Override
    public int opcode() {
        return Opcode.TUNNEL_DEREGISTER;
    }

    @Override
    public long srvid() {
        return tunnelId;
    }
}
