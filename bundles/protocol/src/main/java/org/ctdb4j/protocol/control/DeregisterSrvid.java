// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Takes one registration of a srvid back. */
public record DeregisterSrvid(long srvid) implements Control {

    @Override
    public int opcode() {
        return Opcode.DEREGISTER_SRVID;
    }
}
