// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** Node numbers with a meaning of their own; a real pnn is the line of the node in the nodes file, from 0. */
public final class Pnn {

    /** The node that receives the packet; only clients send it. */
    public static final int CURRENT = 0xF0000001;

    /** Every node that is not deleted, the sender included. */
    public static final int BROADCAST_ALL = 0xF0000002;

    /** Every node without an inactive flag; an older name is VNNMAP, yet the flags decide. */
    public static final int BROADCAST_ACTIVE = 0xF0000003;

    /** Every node that is neither deleted nor disconnected, the sender included. */
    public static final int BROADCAST_CONNECTED = 0xF0000004;

    /** Reserved by the protocol and carried out by nobody. */
    public static final int MULTICAST = 0xF0000005;

    /** No node, or a node whose number is not known yet. */
    public static final int UNKNOWN = 0xFFFFFFFF;

    private Pnn() {}

    /** {@return whether the number stands for something other than one given node} */
    public static boolean isSpecial(int pnn) {
        return pnn == UNKNOWN || Integer.compareUnsigned(pnn, CURRENT) >= 0 && pnn <= MULTICAST;
    }

    /** {@return whether the number stands for several nodes} */
    public static boolean isBroadcast(int pnn) {
        return pnn == BROADCAST_ALL || pnn == BROADCAST_ACTIVE || pnn == BROADCAST_CONNECTED;
    }

    public static String toText(int pnn) {
        return switch (pnn) {
            case CURRENT -> "CURRENT";
            case BROADCAST_ALL -> "BROADCAST_ALL";
            case BROADCAST_ACTIVE -> "BROADCAST_ACTIVE";
            case BROADCAST_CONNECTED -> "BROADCAST_CONNECTED";
            case MULTICAST -> "MULTICAST";
            case UNKNOWN -> "UNKNOWN";
            default -> Integer.toUnsignedString(pnn);
        };
    }
}
