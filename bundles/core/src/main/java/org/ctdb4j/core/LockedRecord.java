// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.Optional;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.CallId;
import org.ctdb4j.api.RecordFlags;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.spi.database.Outcome;
import org.ctdb4j.spi.database.RecordPort;
import org.ctdb4j.spi.database.StoredRecord;

/**
 * One record while its lock is held. Stores change it in memory by the {@link StoreRule}, one after the other; the file sees only
 * where that ends, in one write. So what is decided about a record happens as a whole or not at all, and what follows from it
 * (an answer, a packet) can wait until the write is done.
 */
final class LockedRecord {
    private final DatabaseFacts facts;
    private final DeleteQueue deletions;
    private final Blob key;
    private final boolean exists;

    private RecordHeader header;
    private Blob data;
    private Optional<StoreRule.Verdict> unwritten = Optional.empty();

    private LockedRecord(
            DatabaseFacts facts, DeleteQueue deletions, Blob key, boolean exists, RecordHeader header, Blob data) {
        this.facts = facts;
        this.deletions = deletions;
        this.key = key;
        this.exists = exists;
        this.header = header;
        this.data = data;
    }

    /** {@return the record as it stands; one that is absent is made up, and stored where it has a home ({@code 5.1})} */
    static LockedRecord fetch(DatabaseFacts facts, DeleteQueue deletions, RecordPort port, Blob key) {
        StoredRecord stored = port.fetch(key);
        if (stored.exists()) {
            return new LockedRecord(facts, deletions, key, true, stored.header(), stored.data());
        }
        int lmaster = facts.lmaster(key);
        RecordHeader initial = new RecordHeader(0, lmaster, RecordFlags.AUTOMATIC);
        LockedRecord record = new LockedRecord(facts, deletions, key, false, initial, Blob.EMPTY);
        if (facts.isPersistent() || lmaster == facts.pnn()) {
            record.store(initial, Blob.EMPTY);
        }
        return record;
    }

    Blob key() {
        return key;
    }

    /** {@return whether it was found, and not made up} */
    boolean exists() {
        return exists;
    }

    RecordHeader header() {
        return header;
    }

    Blob data() {
        return data;
    }

    boolean isOwn() {
        return header.dmaster() == facts.pnn();
    }

    /** Stores; the header to go on with is {@link #header}. */
    void store(RecordHeader newHeader, Blob newData) {
        StoreRule.Verdict verdict = StoreRule.judge(facts.flags, facts.pnn(), facts.lmaster(key), newHeader, newData);
        header = verdict.header();
        data = newData;
        unwritten = Optional.of(verdict);
    }

    /** Takes back what has been stored; the file stays as it is. */
    void leave() {
        unwritten = Optional.empty();
    }

    /**
     * Runs a function and stores the record again, as every call does.
     *
     * @return what the function answers; nothing if there is no such function, and then nothing is stored
     */
    Optional<Blob> call(int callId) {
        Optional<Blob> result =
                switch (callId) {
                    case CallId.NULL -> Optional.of(Blob.EMPTY);
                    case CallId.FETCH -> Optional.of(data);
                    case CallId.FETCH_WITH_HEADER -> Optional.of(header.before(data));
                    default -> Optional.empty();
                };
        if (result.isPresent()) {
            store(header, data);
        }
        return result;
    }

    /** Writes what has been stored, if anything. */
    Outcome write(RecordPort port) {
        if (unwritten.isEmpty()) {
            return Outcome.DONE;
        }
        StoreRule.Verdict verdict = unwritten.get();
        Outcome outcome = verdict.keep() ? port.store(key, header, data) : port.delete(key);
        if (outcome.done()) {
            unwritten = Optional.empty();
            tellDeletions(verdict.deletion());
        }
        return outcome;
    }

    private void tellDeletions(StoreRule.Deletion deletion) {
        switch (deletion) {
            case SCHEDULE -> deletions.schedule(key, header);
            case WITHDRAW -> deletions.withdraw(key);
            case LEAVE -> {}
        }
    }
}
