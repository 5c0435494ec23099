// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.protocol.ReplyCall;

/**
 * The owner of a record has answered a call with a read-only copy ({@code spec/database.md} 6.8): it is stored, and then the client
 * gets its answer. The work takes its turn with all else about the key, so an owner that calls the copy back at once finds it stored.
 */
final class StoreCopy implements RecordWork {
    private final ClientCalls calls;
    private final DatabaseFacts facts;
    private final ClientCall call;
    private final ReplyCall reply;
    private final RecordHeader header;

    StoreCopy(ClientCalls calls, DatabaseFacts facts, ClientCall call, ReplyCall reply) {
        this.calls = calls;
        this.facts = facts;
        this.call = call;
        this.reply = reply;
        this.header = RecordHeader.decode(reply.data());
    }

    /** {@return whether an answer brings a copy} */
    static boolean isIn(ReplyCall reply, ClientCall call) {
        return call.callId() == CallId.FETCH_WITH_HEADER
                && reply.status() == 0
                && reply.data().size() >= RecordHeader.SIZE
                && RecordHeader.decode(reply.data()).hasFlags(RecordFlags.RO_HAVE_READONLY);
    }

    @Override
    public Blob key() {
        return call.key();
    }

    /** What waits for the copy must not overtake it. */
    @Override
    public boolean movesRecord() {
        return true;
    }

    /** Once a recovery has sent the call again its first answer counts for nothing. */
    @Override
    public boolean isWanted() {
        return facts.isCurrent(reply.header())
                && call.isSent()
                && call.reqid() == reply.header().reqid();
    }

    @Override
    public Runnable decide(LockedRecord record) {
        boolean newer = Long.compareUnsigned(header.rsn(), record.header().rsn()) > 0;
        if (newer && header.dmaster() != facts.pnn()) {
            record.store(header, reply.data().slice(RecordHeader.SIZE));
        }
        return () -> calls.complete(call, reply.status(), reply.data());
    }

    @Override
    public void refused() {
        throw new IllegalStateException("A copy that has come is never refused");
    }
}
