// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

/**
 * How far the node is with its last rehearsal, or the one to come.
 *
 * @param seconds what it has taken, with its breaks, once it has ended
 * @param reason why it failed; empty if it has not
 */
public record RehearsalStatus(State state, double seconds, String reason) {
    /** Where it stands. */
    public enum State {
        /** There will be none. */
        OFF,
        /** The node does not run yet, or a plug-in was swapped a moment ago. */
        WAITING,
        PLAYING,
        DONE,
        FAILED
    }
}
