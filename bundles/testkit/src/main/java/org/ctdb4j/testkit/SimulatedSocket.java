// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import org.ctdb4j.protocol.Packet;

/** A client's end of its connection to a node. */
interface SimulatedSocket {
    void received(Packet packet);

    /** The node is gone, or has ended the connection. */
    void closed();

    int pid();
}
