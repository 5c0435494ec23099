// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.control;

/** Has the messages to a srvid delivered to the caller as well. */
public record RegisterSrvid(long srvid) implements Control {

    @Override
    public int opcode() {
        return Opcode.REGISTER_SRVID;
    }
}
