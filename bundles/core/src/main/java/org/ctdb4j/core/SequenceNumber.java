// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.control.GetDbSeqnum;

/** Reads the number that transactions count up in a record of the database itself ({@code spec/database.md} 12.2). */
final class SequenceNumber implements RecordWork {
    static final Blob KEY = Blob.cString("__db_sequence_number__");

    private final Context context;
    private final ReqControl request;

    SequenceNumber(Context context, ReqControl request) {
        this.context = context;
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

    void answer(Blob data) {
        long number = data.size() == Long.BYTES ? data.u64At(0) : 0;
        context.reply(request, 0, new GetDbSeqnum.Reply(number).encode(), Blob.EMPTY);
    }

    @Override
    public void refused() {
        context.reply(request, -1, Blob.EMPTY, Blob.EMPTY);
    }
}
