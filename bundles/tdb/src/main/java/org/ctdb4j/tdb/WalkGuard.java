// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

/**
 * Notices a linked list that runs into itself. It remembers one member and moves that mark forward at distances that
 * double, so a cycle of any length meets its mark after a few rounds and no link has to be read twice.
 */
final class WalkGuard {
    private long mark;
    private long steps;
    private long distance;

    WalkGuard start() {
        mark = 0;
        steps = 0;
        distance = 1;
        return this;
    }

    /** Called with each member in turn. */
    void step(long at) {
        if (at == mark) {
            throw Image.corrupt(at, "a list of blocks runs in a circle");
        }
        steps++;
        if (steps == distance) {
            mark = at;
            steps = 0;
            distance *= 2;
        }
    }
}
