// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** What a node offers to do for the cluster, as bits. */
public final class Capabilities {

    /** May become leader; the wire's older word for leader is recovery master. */
    public static final int RECMASTER = 0x1;

    /** May be lmaster of records. */
    public static final int LMASTER = 0x2;

    /** Obsolete. */
    public static final int LVS = 0x4;

    /** Obsolete. */
    public static final int NATGW = 0x8;

    /** Takes the per-database controls of a recovery. */
    public static final int PARALLEL_RECOVERY = 0x1_0000;

    /** Takes recovery data cut into batches. */
    public static final int FRAGMENTED_CONTROLS = 0x2_0000;

    public static final int DEFAULT = RECMASTER | LMASTER | PARALLEL_RECOVERY | FRAGMENTED_CONTROLS;

    private Capabilities() {}
}
