// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetDbSeqnum;

/** Reads the number that transactions count up in a record of the database itself ({@code spec/database.md} 12.2). */
final class SequenceNumber implements RecordWork {
    static final Blob KEY = Blob.cString("__db_sequence_number__");

    private final DatabaseFacts facts;
    private final ReqControl request;

    SequenceNumber(DatabaseFacts facts, ReqControl request) {
        this.facts = facts;
        this.request = request;
    }

    @Override
    public Blob key() {
        return KEY;
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
    public Runnable decide(LockedRecord record) {
        Blob data = record.data();
        return () -> answer(data);
    }

    /** What has another size counts as 0, for clients too: the next transaction begins to count anew. */
    void answer(Blob data) {
        boolean number = data.size() == Long.BYTES;
        if (!number && !data.isEmpty()) {
            facts.log(
                    DebugLevel.ERROR,
                    "key " + KEY + ", the number of its transactions, has " + data.size()
                            + " bytes and counts as 0: a node that comes back with an older copy would win; restore a backup");
        }
        facts.context.reply(request, 0, new GetDbSeqnum.Reply(number ? data.u64At(0) : 0).encode(), Blob.EMPTY);
    }

    @Override
    public void refused() {
        facts.context.reply(request, -1, Blob.EMPTY, Blob.EMPTY);
    }
}
