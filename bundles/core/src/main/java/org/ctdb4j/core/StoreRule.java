// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;

/**
 * What storing a record means ({@code spec/database.md} 5.3). A volatile database keeps no empty record that nobody could miss, and
 * its dmaster counts each store in the rsn; the others take what they are given.
 */
final class StoreRule {
    private static final int NEVER_STORED = RecordFlags.VACUUM_MIGRATED | RecordFlags.AUTOMATIC;

    private StoreRule() {}

    /** What becomes of a record and of its place among those to be deleted. */
    record Verdict(boolean keep, RecordHeader header, Deletion deletion) {}

    /** What a store does to the queue of deletions. */
    enum Deletion {
        SCHEDULE,
        WITHDRAW,
        LEAVE
    }

    /** {@return what to do with the record on node {@code pnn}; its header is the one to go on with} */
    static Verdict judge(int databaseFlags, int pnn, int lmaster, RecordHeader header, Blob data) {
        if (!DatabaseFlags.isVolatile(databaseFlags)) {
            return new Verdict(true, header, Deletion.LEAVE);
        }
        if (!isKept(pnn, lmaster, header, data)) {
            return new Verdict(false, stored(header), Deletion.LEAVE);
        }
        boolean owned = header.dmaster() == pnn && !header.hasFlags(RecordFlags.READONLY);
        boolean madeUp =
                data.isEmpty() && header.hasFlags(RecordFlags.AUTOMATIC) && !header.hasFlags(RecordFlags.READONLY);
        boolean scheduled = madeUp || owned && data.isEmpty();
        RecordHeader next = owned ? header.withRsn(header.rsn() + 1) : header;
        return new Verdict(true, stored(next), scheduled ? Deletion.SCHEDULE : Deletion.WITHDRAW);
    }

    private static boolean isKept(int pnn, int lmaster, RecordHeader header, Blob data) {
        boolean owner = header.dmaster() == pnn;
        if (!data.isEmpty()
                || header.hasFlags(RecordFlags.READONLY | RecordFlags.AUTOMATIC | RecordFlags.MIGRATED_WITH_DATA)) {
            return true;
        }
        return lmaster == pnn ? !(owner && header.hasFlags(RecordFlags.VACUUM_MIGRATED)) : owner;
    }

    private static RecordHeader stored(RecordHeader header) {
        return header.withFlags(header.flags() & ~NEVER_STORED);
    }
}
