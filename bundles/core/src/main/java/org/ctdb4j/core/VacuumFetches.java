// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Collection;
import java.util.Iterator;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallFlags;
import org.ctdb4j.api.CallId;
import org.ctdb4j.protocol.ReqCall;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * The part of a vacuum run that brings empty records here, whose owners have asked this node, their lmaster, for it. Once a record
 * has come it is among those the next run looks at.
 */
final class VacuumFetches {
    /** Records that may be on their way at a time. */
    static final int UNDER_WAY_MAX = 500;

    private final DatabaseFacts facts;
    private final RecordPort port;
    private final ClientCalls calls;
    private final Iterator<Blob> keys;
    private final int client;
    private int underWay;

    /**
     * Nothing is fetched yet.
     *
     * @param keys those that were dealt with are taken out
     * @param whenOneHasCome there is more to do, or nothing any more
     */
    VacuumFetches(
            DatabaseFacts facts, RecordPort port, ClientCalls calls, Collection<Blob> keys, Runnable whenOneHasCome) {
        this.facts = facts;
        this.port = port;
        this.calls = calls;
        this.keys = keys.iterator();
        this.client = facts.environment.join(reply -> {
            underWay--;
            whenOneHasCome.run();
        });
    }

    boolean isOver() {
        return underWay == 0 && !keys.hasNext();
    }

    /** Has some more fetched. {@return whether there is more to do before one comes} */
    boolean fetchSome() {
        for (int i = 0; i < VacuumRun.SLICE_RECORDS && underWay < UNDER_WAY_MAX && keys.hasNext(); i++) {
            fetch(keys.next());
            keys.remove();
        }
        return underWay < UNDER_WAY_MAX && (keys.hasNext() || underWay == 0);
    }

    /** Records that are under way come all the same. */
    void close() {
        calls.clientGone(client);
        facts.environment.leave(client);
    }

    private void fetch(Blob key) {
        if (livesElsewhere(key)) {
            underWay++;
            calls.arrived(
                    client,
                    new ReqCall(
                            facts.context.header(facts.pnn(), 0),
                            CallFlags.IMMEDIATE_MIGRATION | CallFlags.VACUUM_MIGRATION,
                            facts.id,
                            CallId.NULL,
                            0,
                            key,
                            Blob.EMPTY));
        }
    }

    private boolean livesElsewhere(Blob key) {
        if (!port.tryLock(key).done()) {
            return false;
        }
        StoredRecord record = port.fetch(key);
        port.unlock(key);
        return record.exists() && record.header().dmaster() != facts.pnn();
    }
}
