// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DebugLevel;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.RecBuffer;
import org.ctdb4j.spi.spool.SpoolException;

/**
 * Takes the records a leader sends as messages ({@code spec/database.md} 13.5). After the first that cannot be taken it ignores the
 * rest: the leader sees it by their number.
 */
final class Push {
    private final DatabaseFacts facts;
    private final RecoveryTransaction transaction;
    private final long srvid;
    private int count;
    private boolean broken;

    Push(DatabaseFacts facts, RecoveryTransaction transaction, long srvid) {
        this.facts = facts;
        this.transaction = transaction;
        this.srvid = srvid;
    }

    long srvid() {
        return srvid;
    }

    /** {@return how many records have been taken} */
    int count() {
        return count;
    }

    void receive(Blob data) {
        if (broken) {
            return;
        }
        try {
            take(RecBuffer.decodeWithHeaders(data));
        } catch (MalformedPayloadException e) {
            fail("malformed: " + e.getMessage());
        }
    }

    private void take(RecBuffer records) {
        if (!transaction.isOpen()) {
            fail("outside a transaction");
        } else if (records.count() > 0) {
            stage(records);
        }
    }

    private void stage(RecBuffer records) {
        try {
            transaction.stage(records);
            count += records.count();
        } catch (SpoolException e) {
            fail(e.getMessage());
        }
    }

    private void fail(String what) {
        broken = true;
        facts.log(DebugLevel.ERROR, "pushed records refused after " + count + ": " + what);
    }
}
