// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

/** The node's statistics as they grow ({@code spec/daemon.md} 11.1). Owned by the node's thread. */
final class Counters {
    private int nodePacketsSent;

    void nodePacketSent() {
        nodePacketsSent++;
    }

    int nodePacketsSent() {
        return nodePacketsSent;
    }
}
