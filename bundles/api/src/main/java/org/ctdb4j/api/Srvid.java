// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/**
 * The 64-bit "ports" of messages. The top byte says whose they are: 0x00 process ids, 0xAE tests, 0xBE the C client
 * library, 0xCE the {@code ctdb} tool, 0xDE iSCSI, 0xEE NFS, 0xF0 to 0xFC CTDB itself, 0xFE Samba.
 */
public final class Srvid {

    /** A registration for it gets every message that reaches the node. */
    public static final long ALL = 0xFFFF_FFFF_FFFF_FFFFL;

    /** Base of the numbers recovery data is sent to. */
    public static final long RECOVERY = 0xF001_0000_0000_0000L;

    public static final long BANNING = 0xF002_0000_0000_0000L;
    public static final long ELECTION = 0xF100_0000_0000_0000L;
    public static final long LEADER = 0xF101_0000_0000_0000L;
    public static final long RECONFIGURE = 0xF200_0000_0000_0000L;
    public static final long RELEASE_IP = 0xF300_0000_0000_0000L;
    public static final long TAKE_IP = 0xF301_0000_0000_0000L;

    /** Obsolete. */
    public static final long SET_NODE_FLAGS = 0xF400_0000_0000_0000L;

    /** Obsolete. */
    public static final long RECD_UPDATE_IP = 0xF500_0000_0000_0000L;

    /** Obsolete: a control has taken its place. */
    public static final long VACUUM_FETCH = 0xF700_0000_0000_0000L;

    /** Obsolete. */
    public static final long DETACH_DATABASE = 0xF701_0000_0000_0000L;

    public static final long MEM_DUMP = 0xF800_0000_0000_0000L;

    /** Obsolete. */
    public static final long GETLOG = 0xF801_0000_0000_0000L;

    /** Obsolete. */
    public static final long CLEARLOG = 0xF802_0000_0000_0000L;

    public static final long PUSH_NODE_FLAGS = 0xF900_0000_0000_0000L;
    public static final long RELOAD_NODES = 0xFA00_0000_0000_0000L;
    public static final long TAKEOVER_RUN = 0xFB00_0000_0000_0000L;
    public static final long REBALANCE_NODE = 0xFB01_0000_0000_0000L;
    public static final long DISABLE_TAKEOVER_RUNS = 0xFB03_0000_0000_0000L;
    public static final long DISABLE_RECOVERIES = 0xFB04_0000_0000_0000L;

    /** The older form of {@link #DISABLE_TAKEOVER_RUNS}, which nobody answers. */
    public static final long DISABLE_IP_CHECK = 0xFC00_0000_0000_0000L;

    public static final long SAMBA_NOTIFY = 0xFE00_0000_0000_0000L;
    public static final long SAMBA_NOTIFY_PROXY = 0xFE00_0000_0000_0001L;
    public static final long SAMBA_PROCESS = 0xFE00_0000_0000_0002L;

    private static final int RANGE_SHIFT = 56;
    private static final int OWN_RANGE_SHIFT = 48;

    private Srvid() {}

    /** {@return the top byte, which says whose number it is} */
    public static int range(long srvid) {
        return (int) (srvid >>> RANGE_SHIFT);
    }

    /** {@return whether recovery data goes to it} */
    public static boolean isRecovery(long srvid) {
        return srvid >>> OWN_RANGE_SHIFT == RECOVERY >>> OWN_RANGE_SHIFT;
    }

    /** {@return a number of the own recovery range} */
    public static long recovery(long number) {
        return RECOVERY | number & (1L << OWN_RANGE_SHIFT) - 1;
    }

    public static String toText(long srvid) {
        return "0x%016x".formatted(srvid);
    }
}
