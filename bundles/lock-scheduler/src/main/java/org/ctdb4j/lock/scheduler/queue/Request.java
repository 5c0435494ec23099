// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.lock.LockHandover;

/** A request that waits for its lock or holds it. */
final class Request {
    private final long number;
    private final int dbId;
    private final Blob key;
    private final long offset;
    private final long sinceNanos;
    private boolean granted;

    /** @param key empty for the whole database */
    Request(long number, int dbId, Blob key, long offset, long sinceNanos) {
        this.number = number;
        this.dbId = dbId;
        this.key = key;
        this.offset = offset;
        this.sinceNanos = sinceNanos;
    }

    static Request of(LockHandover.Request handed) {
        Request request =
                new Request(handed.request(), handed.dbId(), handed.key(), handed.offset(), handed.sinceNanos());
        request.granted = handed.granted();
        return request;
    }

    LockHandover.Request toHandover() {
        return new LockHandover.Request(number, dbId, key, offset, granted, sinceNanos);
    }

    long number() {
        return number;
    }

    int dbId() {
        return dbId;
    }

    Blob key() {
        return key;
    }

    long offset() {
        return offset;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean granted() {
        return granted;
    }

    void grant() {
        granted = true;
    }

    boolean isWhole() {
        return offset == LockQueues.WHOLE;
    }
}
