// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import org.ctdb4j.spi.spool.Spools;

/** Where recoveries put aside what they collect. */
final class Storeroom {
    private final Spools spools;
    private final IndexRoom indexRoom;

    Storeroom(Spools spools) {
        this.spools = spools;
        this.indexRoom = new IndexRoom(spools.indexBytesMax());
    }

    /** {@return a place for the copies of a database's records} Whoever has it must drop it. */
    MergedRecords open(int dbId, int leader) {
        return new MergedRecords(dbId, leader, spools.open(), indexRoom);
    }
}
