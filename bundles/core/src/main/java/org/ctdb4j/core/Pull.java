// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.protocol.Header;
import org.ctdb4j.protocol.ReqControl;
import org.ctdb4j.protocol.ReqMessage;
import org.ctdb4j.protocol.control.DbPull;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.database.Database.Entry;

/**
 * Sends all records of a frozen database to whoever recovers it ({@code spec/database.md} 13.4): as messages of about
 * RecBufferSizeLimit bytes, then their number as the answer. Both take the same way, so the answer comes last.
 */
final class Pull {
    private final DatabaseFacts facts;
    private final ReqControl request;
    private final long srvid;
    private RecBuffer.Builder batch;
    private int count;

    Pull(DatabaseFacts facts, ReqControl request, long srvid) {
        this.facts = facts;
        this.request = request;
        this.srvid = srvid;
        this.batch = RecBuffer.builder(facts.id);
    }

    /** {@return whether who asked, a client of this node or a peer, reads too slowly} */
    boolean mustWait() {
        int source = request.header().srcnode();
        return source == facts.pnn()
                ? facts.environment.clientCongested(request.clientId())
                : facts.environment.peerCongested(source);
    }

    void send(List<Entry> entries) {
        entries.forEach(this::send);
    }

    void send(Entry entry) {
        batch.add(0, entry.key(), entry.header(), entry.data());
        count++;
        if (batch.size() >= facts.context.tunable(Tunable.REC_BUFFER_SIZE_LIMIT)) {
            sendBatch();
            batch = batch.next();
        }
    }

    void end() {
        if (batch.count() > 0) {
            sendBatch();
        }
        facts.context.reply(request, 0, new DbPull.Reply(count).encode(), Blob.EMPTY);
    }

    void fail() {
        facts.context.reply(request, -1, Blob.EMPTY, Blob.EMPTY);
    }

    private void sendBatch() {
        Header header = new Header(facts.context.generation(), request.header().srcnode(), facts.pnn(), 0);
        facts.context.send(new ReqMessage(header, srvid, batch.build().encode()));
    }
}
