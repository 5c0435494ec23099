// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.util.ArrayList;
import java.util.List;

/**
 * Brings the free space of a fragmented file together, by storing every record anew. The order in which that happens is
 * libtdb's, which takes the records out of a copy in memory (lib/tdb/common/tdb.c, tdb_repack, samba-4.17.12).
 */
final class Repack {
    private final Tdb tdb;

    Repack(Tdb tdb) {
        this.tdb = tdb;
    }

    /** {@return whether the free space lies in pieces, the largest less than half of it} */
    static boolean isWorthwhile(FreeListInfo free) {
        return free.bytes() > 2 * free.largest();
    }

    /** Does it in a transaction of its own. One that cannot be had, or fails, leaves all as it was, which does no harm. */
    void run() {
        Transaction transaction = tdb.transaction();
        if (transaction.begin() != Outcome.DONE) {
            return;
        }
        try {
            storeAnew();
            if (transaction.commit() != Outcome.DONE) {
                transaction.cancel();
            }
        } catch (TdbException e) {
            if (transaction.isActive()) {
                transaction.cancel();
            }
        }
    }

    private void storeAnew() {
        TdbOptions inMemory =
                TdbOptions.of(TdbFlags.NOLOCK | TdbFlags.INCOMPATIBLE_HASH).hashSize(tdb.hashSize());
        Tdb copy = Tdb.open(new HeapFile(), new HeapLocks().owner(), inMemory);
        store(records(tdb), copy);
        tdb.wipeAll();
        store(records(copy), tdb);
    }

    private static void store(List<Cursor.Entry> records, Tdb target) {
        for (Cursor.Entry record : records) {
            target.store(record.key(), target.hash(record.key()), StoreMode.INSERT, record.value());
        }
    }

    private static List<Cursor.Entry> records(Tdb source) {
        List<Cursor.Entry> records = new ArrayList<>();
        for (int chain = 0; chain < source.hashSize(); chain++) {
            source.copyChain(chain, records);
        }
        return records;
    }
}
