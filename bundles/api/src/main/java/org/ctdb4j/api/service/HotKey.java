// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.api.service;

import java.util.List;

import org.ctdb4j.api.Blob;

/**
 * A record that nodes take from each other often.
 *
 * @param visits the nodes it comes to, those it comes to most first
 * @param advice what may help, empty if nothing is known to
 */
public record HotKey(Blob key, List<Visit> visits, String advice) {

    /**
     * A node that a record comes to.
     *
     * @param perSecond how often at most within a second
     */
    public record Visit(int pnn, long perSecond) {}

    /** {@return how often at most it came to a node within a second} */
    public long perSecond() {
        return visits.stream().mapToLong(Visit::perSecond).max().orElse(0);
    }
}
