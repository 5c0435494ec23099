// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.BitSet;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/**
 * Whom to ask for a record. The local header names the node that the record went to from here, which is the shortest way as long as it
 * stays there. One that goes on from node to node is better asked for at its lmaster, which always knows. When a record comes back its
 * rsn tells which of the two it was: each move adds two. A wrong guess costs a redirection, no more.
 */
final class Whereabouts {
    /** Keys whose hashes end in the same bits share what is known. */
    private static final int SLOTS = 1 << 12;

    private static final long MOVE = 2;

    private final DatabaseFacts facts;
    private final BitSet wandering = new BitSet(SLOTS);

    Whereabouts(DatabaseFacts facts) {
        this.facts = facts;
    }

    /** {@return the node to ask} */
    int guess(LockedRecord record) {
        return wandering.get(slot(record.key()))
                ? facts.lmaster(record.key())
                : record.header().dmaster();
    }

    /** A record arrives with this rsn. */
    void arrived(LockedRecord record, long rsn) {
        RecordHeader left = record.header();
        if (record.exists() && left.dmaster() != facts.pnn()) {
            wandering.set(slot(record.key()), rsn - left.rsn() > MOVE);
        }
    }

    private static int slot(Blob key) {
        return key.jenkinsHash() & SLOTS - 1;
    }
}
