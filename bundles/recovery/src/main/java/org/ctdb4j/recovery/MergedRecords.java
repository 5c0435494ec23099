// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;
import org.ctdb4j.spi.spool.Spool;
import org.ctdb4j.spi.spool.SpoolException;

/**
 * The newest copies of a database's records, out of what the nodes have ({@code spec/database.md} 13.4, 13.5). All copies are put
 * aside as they come; in memory is what tells them apart.
 */
final class MergedRecords {
    private final int dbId;
    private final int leader;
    private final Spool spool;
    private final NewestCopies newest;

    /** @param spool empty; it is this object's from now on */
    MergedRecords(int dbId, int leader, Spool spool, IndexRoom room) {
        this.dbId = dbId;
        this.leader = leader;
        this.spool = spool;
        this.newest = new NewestCopies(leader, room);
    }

    /** Takes copies of one node. */
    void merge(RecBuffer copies) throws SpoolException {
        spool.append(copies.encode());
        see(copies);
    }

    private void see(RecBuffer copies) {
        for (RecData copy : copies) {
            newest.see(copy.key(), copy.header());
        }
    }

    /** Gives memory and disk back. */
    void drop() {
        newest.drop();
        spool.clear();
    }

    /**
     * {@return a walk over the records to be pushed} Nothing is merged any more.
     *
     * @param owned whether the leader becomes dmaster of all of them, as in any but a persistent database
     * @param limit a buffer is closed when it is longer than this many bytes
     */
    Walk walk(boolean owned, int limit) {
        return new Walk(owned, limit);
    }

    /** Looks at the copies again, some at a time, and makes buffers of those that count. Empty records are left out. */
    final class Walk {
        private final boolean owned;
        private final int limit;
        private boolean searching;
        private int nextPayload;
        private int number;
        private int buffers;
        private boolean done;
        private RecBuffer.Builder builder = RecBuffer.builder(dbId);

        private Walk(boolean owned, int limit) {
            this.owned = owned;
            this.limit = limit;
            searching = newest.endRound();
        }

        /** {@return whether there is nothing to come} At least one buffer has come then. */
        boolean done() {
            return done;
        }

        /**
         * Looks at what one node sent at a time.
         *
         * @param bytesMax looks at no more once it has looked at so many
         * @return the buffers that became full, in order
         * @throws SpoolException if a copy cannot be read back
         */
        List<RecBuffer> next(int bytesMax) throws SpoolException {
            List<RecBuffer> full = new ArrayList<>();
            for (long looked = 0; looked < bytesMax && nextPayload < spool.count(); nextPayload++) {
                RecBuffer copies = decoded(nextPayload);
                looked += copies.size();
                if (searching) {
                    see(copies);
                } else {
                    take(copies, full);
                }
            }
            if (nextPayload == spool.count()) {
                endRound(full);
            }
            return full;
        }

        private void take(RecBuffer copies, List<RecBuffer> full) {
            for (RecData copy : copies) {
                if (newest.isNewest(number++) && copy.data().size() > RecordHeader.SIZE) {
                    builder.add(0, copy.key(), header(copy.header()), copy.value());
                    if (builder.size() > limit) {
                        close(full);
                        builder = builder.next();
                    }
                }
            }
        }

        private void endRound(List<RecBuffer> full) {
            if (searching) {
                searching = newest.endRound();
                nextPayload = 0;
            } else {
                done = true;
                if (builder.count() > 0 || buffers == 0) {
                    close(full);
                }
            }
        }

        private void close(List<RecBuffer> full) {
            full.add(builder.build());
            buffers++;
        }

        private RecordHeader header(RecordHeader header) {
            return owned
                    ? header.withDmaster(leader).withFlags(header.flags() | RecordFlags.MIGRATED_WITH_DATA)
                    : header;
        }
    }

    private RecBuffer decoded(int payload) throws SpoolException {
        try {
            return RecBuffer.decodeWithHeaders(spool.get(payload));
        } catch (MalformedPayloadException e) {
            throw new SpoolException("records that were put aside came back damaged: " + e.getMessage(), e);
        }
    }
}
