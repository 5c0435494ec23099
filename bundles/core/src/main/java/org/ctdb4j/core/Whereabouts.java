// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.BitSet;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/**
 * Whom to ask for a record. The local header names the node that the record went to from here, which is the shortest way as long as it
 * stays there. One that goes on from node to node is better asked for at its lmaster. When a record comes back its rsn tells which of the
 * two it probably was: each move adds two, and each call that is answered meanwhile one. A wrong guess costs a redirection, no more.
 */
final class Whereabouts {
    /** Keys whose hashes end in the same bits share what is known. */
    static final int SLOTS = 1 << 12;

    private static final long TWO_MOVES = 4;

    private final DatabaseFacts facts;
    private final BitSet wandering = new BitSet(SLOTS);

    Whereabouts(DatabaseFacts facts) {
        this.facts = facts;
    }

    /** {@return the node to ask} */
    int guess(LockedRecord record) {
        int lmaster = facts.lmaster(record.key());
        return lmaster != facts.pnn() && wandering.get(slot(record.key()))
                ? lmaster
                : record.header().dmaster();
    }

    /** A record arrives with this rsn. */
    void arrived(LockedRecord record, long rsn) {
        RecordHeader left = record.header();
        if (record.exists() && left.dmaster() != facts.pnn()) {
            wandering.set(slot(record.key()), rsn - left.rsn() >= TWO_MOVES);
        }
    }

    private static int slot(Blob key) {
        return key.jenkinsHash() & SLOTS - 1;
    }
}
