// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.lock.scheduler.queue.ByteQueue.State;
import org.ctdb4j.spi.lock.LockStatus;

/**
 * The requests for one database.
 *
 * <p>The whole database is waited for at once, whatever else waits. While it is wanted or held no further record wait
 * goes to the kernel: it would stand behind our own freeze, or hold it up.
 */
final class DatabaseQueue {
    private static final double NANOS_PER_SECOND = 1e9;

    private enum Whole {
        FREE,
        AWAITED,
        HELD
    }

    private final int dbId;
    private final String name;
    private final Slots slots;
    private final Waits waits;

    private final Map<Long, ByteQueue> bytes = new LinkedHashMap<>();

    /** Bytes that want a slot, in order. */
    private final Map<Long, ByteQueue> ready = new LinkedHashMap<>();

    /** Bytes that stand in the kernel, in the order of their next report. */
    private final Map<Long, ByteQueue> standing = new LinkedHashMap<>();

    private final Map<Long, Request> wholeWaiting = new LinkedHashMap<>();
    private Whole whole = Whole.FREE;
    private long wholeReportNanos;

    private int queued;
    private long granted;
    private long failed;

    DatabaseQueue(int dbId, String name, Slots slots, Waits waits) {
        this.dbId = dbId;
        this.name = name;
        this.slots = slots;
        this.waits = waits;
    }

    void add(Request request, long nowNanos) {
        if (request.isWhole()) {
            wholeWaiting.put(request.number(), request);
            awaitWhole(nowNanos);
        } else {
            addRecord(request);
            schedule(nowNanos);
        }
    }

    /** Notes a request whose lock is held already. */
    void addHeld(Request request) {
        if (request.isWhole()) {
            whole = Whole.HELD;
        } else {
            ByteQueue held = new ByteQueue(request.offset());
            held.holds();
            bytes.put(request.offset(), held);
        }
    }

    /** {@return the request that holds the byte now} */
    Request byteGranted(long offset, long nowNanos) {
        ByteQueue at = endWait(offset);
        Request first = at.first();
        at.remove(first);
        queued--;
        at.holds();
        first.grant();
        granted++;
        schedule(nowNanos);
        return first;
    }

    /** {@return the requests that will not get their lock} */
    List<Request> byteFailed(long offset, long nowNanos) {
        List<Request> lost = new ArrayList<>();
        endWait(offset).all().forEach(lost::add);
        bytes.remove(offset);
        queued -= lost.size();
        failed += lost.size();
        schedule(nowNanos);
        return lost;
    }

    /** {@return the request that holds the whole database now} */
    Request wholeGranted() {
        Request first = wholeWaiting.values().iterator().next();
        wholeWaiting.remove(first.number());
        whole = Whole.HELD;
        first.grant();
        granted++;
        return first;
    }

    /** {@return the requests that will not get the whole database} */
    List<Request> wholeFailed(long nowNanos) {
        List<Request> lost = List.copyOf(wholeWaiting.values());
        wholeWaiting.clear();
        whole = Whole.FREE;
        failed += lost.size();
        schedule(nowNanos);
        return lost;
    }

    void release(Request request, long nowNanos) {
        if (request.isWhole()) {
            whole = Whole.FREE;
            waits.unlockWhole(dbId);
            awaitWhole(nowNanos);
        } else {
            waits.unlockByte(dbId, request.offset());
            ByteQueue at = bytes.get(request.offset());
            if (at.isEmpty()) {
                bytes.remove(request.offset());
            } else {
                at.state(State.READY);
                ready.put(at.offset(), at);
            }
        }
        schedule(nowNanos);
    }

    void forget(Request request, long nowNanos) {
        if (request.isWhole()) {
            wholeWaiting.remove(request.number());
            if (wholeWaiting.isEmpty() && whole == Whole.AWAITED) {
                whole = Whole.FREE;
                waits.forgetWhole(dbId);
            }
        } else {
            forgetRecord(request);
        }
        schedule(nowNanos);
    }

    /** Sends record waits to the kernel as long as there are slots. */
    void schedule(long nowNanos) {
        while (whole == Whole.FREE && !ready.isEmpty() && slots.take(dbId)) {
            ByteQueue next = ready.values().iterator().next();
            ready.remove(next.offset());
            next.state(State.STANDING);
            next.reportNanos(nowNanos + LockQueues.REPORT_NANOS);
            standing.put(next.offset(), next);
            send(next);
        }
    }

    /** A byte that we have just had goes to whoever stands for it in the kernel, us included: clients wait there too. */
    private void send(ByteQueue next) {
        if (next.hadTurn()) {
            waits.awaitByte(dbId, next.offset());
        } else {
            waits.takeOrAwaitByte(dbId, next.offset());
        }
    }

    /** Ends all waits; held locks stay held. */
    void quiet() {
        for (ByteQueue at : standing.values()) {
            waits.forgetByte(dbId, at.offset());
            slots.give(dbId);
        }
        standing.clear();
        if (whole == Whole.AWAITED) {
            waits.forgetWhole(dbId);
        }
    }

    /** Ends all waits and gives back what is held. */
    void close() {
        quiet();
        for (ByteQueue at : bytes.values()) {
            if (at.state() == State.HELD) {
                waits.unlockByte(dbId, at.offset());
            }
        }
        if (whole == Whole.HELD) {
            waits.unlockWhole(dbId);
        }
    }

    void overdue(long nowNanos, List<Overdue> found) {
        if (whole == Whole.AWAITED && nowNanos - wholeReportNanos >= 0) {
            wholeReportNanos += LockQueues.REPORT_NANOS;
            Request first = wholeWaiting.values().iterator().next();
            found.add(new Overdue(name, true, Blob.EMPTY, nowNanos - first.sinceNanos()));
        }
        while (!standing.isEmpty()) {
            ByteQueue next = standing.values().iterator().next();
            if (nowNanos - next.reportNanos() < 0) {
                return;
            }
            standing.remove(next.offset());
            next.reportNanos(next.reportNanos() + LockQueues.REPORT_NANOS);
            standing.put(next.offset(), next);
            found.add(new Overdue(
                    name, false, next.first().key(), nowNanos - next.first().sinceNanos()));
        }
    }

    LockStatus status(long nowNanos) {
        long longest = 0;
        for (ByteQueue at : bytes.values()) {
            for (Request request : at.all()) {
                longest = Math.max(longest, nowNanos - request.sinceNanos());
            }
        }
        for (Request request : wholeWaiting.values()) {
            longest = Math.max(longest, nowNanos - request.sinceNanos());
        }
        return new LockStatus(
                dbId,
                name,
                queued,
                standing.size(),
                !wholeWaiting.isEmpty(),
                whole == Whole.HELD,
                granted,
                failed,
                longest / NANOS_PER_SECOND);
    }

    private void addRecord(Request request) {
        ByteQueue at = bytes.get(request.offset());
        if (at == null) {
            at = new ByteQueue(request.offset());
            bytes.put(request.offset(), at);
            ready.put(request.offset(), at);
        }
        at.add(request);
        queued++;
    }

    private void awaitWhole(long nowNanos) {
        if (whole == Whole.FREE && !wholeWaiting.isEmpty()) {
            whole = Whole.AWAITED;
            wholeReportNanos = nowNanos + LockQueues.REPORT_NANOS;
            waits.awaitWhole(dbId);
        }
    }

    private void forgetRecord(Request request) {
        ByteQueue at = bytes.get(request.offset());
        at.remove(request);
        queued--;
        if (!at.isEmpty() || at.state() == State.HELD) {
            return;
        }
        bytes.remove(at.offset());
        if (at.state() == State.READY) {
            ready.remove(at.offset());
        } else {
            endWait(at);
            waits.forgetByte(dbId, at.offset());
        }
    }

    private ByteQueue endWait(long offset) {
        ByteQueue at = standing.get(offset);
        endWait(at);
        return at;
    }

    private void endWait(ByteQueue at) {
        standing.remove(at.offset());
        slots.give(dbId);
    }
}
