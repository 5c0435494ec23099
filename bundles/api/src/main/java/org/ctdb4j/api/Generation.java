// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api;

/** The number the leader draws for each recovery; packets about records carry it. */
public final class Generation {

    /** Before the first recovery and while a node is inactive. */
    public static final int INVALID = 1;

    private Generation() {}

    /** {@return the number as {@code ctdb status} prints it} */
    public static String toText(int generation) {
        return generation == INVALID ? "INVALID" : Integer.toUnsignedString(generation);
    }
}
