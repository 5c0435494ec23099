// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.api.RecoveryMode;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.protocol.type.RecData;

/**
 * Writes records of a volatile database that a node sends with their headers ({@code spec/database.md} 12.2): that is how an owner
 * calls read-only copies back. Each takes its turn with all else about its key; one that is not here is left out. A record that is
 * refused fails the control, but not the records beside it.
 */
final class UpdateRecords {
    /** Not written; the file has a newer record. */
    private static final int REFUSED = 1;

    private final DatabaseFacts facts;
    private final RecordQueues queues;

    UpdateRecords(DatabaseFacts facts, RecordQueues queues) {
        this.facts = facts;
        this.queues = queues;
    }

    void update(ReqControl request, RecBuffer records) {
        facts.context.counters.updateStarted();
        Update update = new Update(request, records.count());
        records.forEach(record -> queues.run(new Store(update, record)));
        update.begun();
    }

    /** One control until its answer. */
    private final class Update {
        private final ReqControl request;
        private final long sinceNanos = facts.context.nowNanos;
        private int left;
        private int status;

        /** The answer waits for the records, and for all of them to have been begun. */
        Update(ReqControl request, int records) {
            this.request = request;
            this.left = records + 1;
        }

        void begun() {
            ended(0);
        }

        void ended(int recordStatus) {
            status = recordStatus == 0 ? status : recordStatus;
            left--;
            if (left == 0) {
                facts.context.counters.updateFinished(facts.context.nowNanos - sinceNanos);
                facts.context.reply(request, status);
            }
        }

        /** What comes from before a recovery is not for the record there is now, which may have another owner. */
        boolean isCurrent() {
            return facts.isCurrent(request.header()) && facts.context.recoveryMode == RecoveryMode.NORMAL;
        }
    }

    private final class Store implements RecordWork {
        private final Update update;
        private final RecData record;

        Store(Update update, RecData record) {
            this.update = update;
            this.record = record;
        }

        @Override
        public Blob key() {
            return record.key();
        }

        @Override
        public boolean movesRecord() {
            return false;
        }

        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public Runnable decide(LockedRecord here) {
            if (!update.isCurrent()) {
                return () -> update.ended(Controls.FAILED);
            }
            if (!here.exists()) {
                here.leave();
                return () -> update.ended(0);
            }
            boolean newer =
                    Long.compareUnsigned(record.header().rsn(), here.header().rsn()) > 0;
            if (!newer && !record.value().equals(here.data())) {
                return () -> refuse(here.header().rsn());
            }
            here.store(record.header(), record.value());
            return () -> update.ended(0);
        }

        @Override
        public void refused() {
            update.ended(REFUSED);
        }

        private void refuse(long rsn) {
            facts.log(
                    DebugLevel.ERROR,
                    "key " + key() + " refused from node "
                            + update.request.header().srcnode() + ": its rsn is "
                            + Long.toUnsignedString(record.header().rsn()) + ", here it is "
                            + Long.toUnsignedString(rsn));
            update.ended(REFUSED);
        }
    }
}
