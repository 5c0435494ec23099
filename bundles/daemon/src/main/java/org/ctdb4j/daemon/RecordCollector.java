// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.Tunable;
import org.ctdb4j.api.service.DatabaseRecord;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.api.service.Traversal;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.control.DeregisterSrvid;
import org.ctdb4j.protocol.control.RegisterSrvid;
import org.ctdb4j.protocol.control.TraverseStartExt;
import org.ctdb4j.protocol.type.RecData;

/** Collects records of all nodes for an operator: a traverse under a srvid of its own. */
final class RecordCollector {
    /** Where the numbers for traverses of C clients begin; theirs have a pid, never this process's, in the lower half. */
    private static final long SRVID_BASE = 0xBE00_0000_0000_0000L;

    private static final int COUNT_SHIFT = 32;
    private static final int COUNT_MASK = 0xFFFF;

    private final OperatorCalls calls;
    private final Operator operator;
    private final AtomicLong collected = new AtomicLong();

    RecordCollector(OperatorCalls calls, Operator operator) {
        this.calls = calls;
        this.operator = operator;
    }

    Traversal collect(int databaseId, int recordsMax) throws OperationException {
        long srvid = SRVID_BASE
                | (collected.incrementAndGet() & COUNT_MASK) << COUNT_SHIFT
                | ProcessHandle.current().pid();
        int own = operator.pnn();
        Collection collection = new Collection(recordsMax);
        calls.listen(srvid, collection::received);
        try {
            operator.query(own, new RegisterSrvid(srvid));
            operator.query(own, new TraverseStartExt(databaseId, 0, srvid, false));
            return collection.ended.get(operator.limit(Tunable.TRAVERSE_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new OperationException(
                    "The traverse did not end within TraverseTimeout: raise that tunable, or see which node is slow",
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted while collecting records", interrupted);
        } catch (ExecutionException garbage) {
            throw new OperationException(garbage.getCause().getMessage(), garbage);
        } finally {
            calls.forget(srvid);
            operator.ask(own, new DeregisterSrvid(srvid));
        }
    }

    /** Records as they come, on the loop thread, up to a bound; the rest is only counted out. */
    private static final class Collection {
        private final CompletableFuture<Traversal> ended = new CompletableFuture<>();
        private final List<DatabaseRecord> records = new ArrayList<>();
        private final int recordsMax;
        private boolean complete = true;

        Collection(int recordsMax) {
            this.recordsMax = recordsMax;
        }

        void received(Blob message) {
            try {
                received(RecData.decode(message));
            } catch (MalformedPayloadException garbage) {
                ended.completeExceptionally(garbage);
            }
        }

        private void received(RecData record) {
            if (record.isEnd()) {
                ended.complete(new Traversal(records, complete));
            } else if (records.size() == recordsMax) {
                complete = false;
                ended.complete(new Traversal(records, complete));
            } else if (record.hasHeader()) {
                records.add(new DatabaseRecord(record.key(), record.header(), record.value()));
            }
        }
    }
}
