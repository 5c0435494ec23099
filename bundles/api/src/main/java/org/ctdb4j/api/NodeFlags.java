// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

import java.util.StringJoiner;

/** What is wrong with a node, as bits; 0 is a healthy node. */
public final class NodeFlags {

    public static final int DISCONNECTED = 0x01;
    public static final int UNHEALTHY = 0x02;
    public static final int PERMANENTLY_DISABLED = 0x04;
    public static final int BANNED = 0x08;
    public static final int DELETED = 0x10;
    public static final int STOPPED = 0x20;

    /** Never on the wire: tools show it for the others while the node they ask has not seen its first recovery. */
    public static final int UNKNOWN = 0x40;

    /** Hosts no public addresses. */
    public static final int DISABLED = UNHEALTHY | PERMANENTLY_DISABLED;

    /** Takes no part in the databases. */
    public static final int INACTIVE = DISCONNECTED | BANNED | DELETED | STOPPED;

    private NodeFlags() {}

    public static boolean isInactive(int flags) {
        return (flags & INACTIVE) != 0;
    }

    public static boolean isDisabled(int flags) {
        return (flags & DISABLED) != 0;
    }

    public static boolean isConnected(int flags) {
        return (flags & DISCONNECTED) == 0;
    }

    public static boolean isDeleted(int flags) {
        return (flags & DELETED) != 0;
    }

    /** {@return the flags as {@code ctdb status} prints them} */
    public static String toText(int flags) {
        StringJoiner names = new StringJoiner("|").setEmptyValue("OK");
        addIfSet(names, flags, DISCONNECTED, "DISCONNECTED");
        addIfSet(names, flags, UNKNOWN, "UNKNOWN");
        addIfSet(names, flags, PERMANENTLY_DISABLED, "DISABLED");
        addIfSet(names, flags, BANNED, "BANNED");
        addIfSet(names, flags, UNHEALTHY, "UNHEALTHY");
        addIfSet(names, flags, DELETED, "DELETED");
        addIfSet(names, flags, STOPPED, "STOPPED");
        addIfSet(names, flags, INACTIVE, "INACTIVE");
        return names.toString();
    }

    private static void addIfSet(StringJoiner names, int flags, int anyOf, String name) {
        if ((flags & anyOf) != 0) {
            names.add(name);
        }
    }
}
