// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.lock.scheduler.queue.ByteQueue.State;
import org.ctdb4j.spi.lock.LockHolder;
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

    /** Everything that waits, in the order it came. */
    private final Map<Long, Request> waiting = new LinkedHashMap<>();

    /** Everything that has its lock, by number. */
    private final Map<Long, Request> held = new LinkedHashMap<>();

    private final Map<Long, ByteQueue> bytes = new LinkedHashMap<>();

    /** Bytes that want a slot, in order. */
    private final Map<Long, ByteQueue> ready = new LinkedHashMap<>();

    /** Bytes that stand in the kernel, in the order of their next report. */
    private final Map<Long, ByteQueue> standing = new LinkedHashMap<>();

    /** Those of them whose holders nobody has looked for yet, in the order they came there. */
    private final Map<Long, ByteQueue> unexplained = new LinkedHashMap<>();

    /** Bytes that were had without a slot; their grants are on their way. */
    private final Map<Long, ByteQueue> taken = new LinkedHashMap<>();

    private final Map<Long, Request> wholeWaiting = new LinkedHashMap<>();
    private final ReportLog reports = new ReportLog();
    private Whole whole = Whole.FREE;
    private long wholeSinceNanos;
    private long wholeReportNanos;
    private boolean wholeExplained;
    private List<LockHolder> wholeHolders = List.of();

    private long granted;
    private long failed;

    DatabaseQueue(int dbId, String name, Slots slots, Waits waits) {
        this.dbId = dbId;
        this.name = name;
        this.slots = slots;
        this.waits = waits;
    }

    int dbId() {
        return dbId;
    }

    void add(Request request, long nowNanos) {
        waiting.put(request.number(), request);
        if (request.isWhole()) {
            wholeWaiting.put(request.number(), request);
            awaitWhole(nowNanos);
        } else {
            addRecord(request);
        }
    }

    /** Notes a request whose lock is held already. */
    void addHeld(Request request) {
        held.put(request.number(), request);
        if (request.isWhole()) {
            whole = Whole.HELD;
        } else {
            ByteQueue at = new ByteQueue(request.offset());
            at.holds();
            bytes.put(request.offset(), at);
        }
    }

    /** {@return the request that holds the byte now} */
    Request byteGranted(long offset) {
        ByteQueue at = bytes.get(offset);
        endWait(at);
        Request first = at.first();
        at.remove(first);
        at.holds();
        grant(first);
        return first;
    }

    /** {@return the requests that will not get their lock} */
    List<Request> byteFailed(long offset) {
        ByteQueue at = bytes.remove(offset);
        endWait(at);
        List<Request> lost = new ArrayList<>();
        at.all().forEach(lost::add);
        fail(lost);
        return lost;
    }

    /** {@return the request that holds the whole database now} */
    Request wholeGranted() {
        Request first = wholeWaiting.values().iterator().next();
        wholeWaiting.remove(first.number());
        whole = Whole.HELD;
        grant(first);
        return first;
    }

    /** {@return the requests that will not get the whole database} */
    List<Request> wholeFailed() {
        List<Request> lost = List.copyOf(wholeWaiting.values());
        wholeWaiting.clear();
        whole = Whole.FREE;
        fail(lost);
        return lost;
    }

    void release(Request request, long nowNanos) {
        held.remove(request.number());
        if (request.isWhole()) {
            whole = Whole.FREE;
            waits.unlockWhole(dbId);
            awaitWhole(nowNanos);
            return;
        }
        waits.unlockByte(dbId, request.offset());
        ByteQueue at = bytes.get(request.offset());
        if (at.isEmpty()) {
            bytes.remove(request.offset());
        } else {
            at.state(State.READY);
            ready.put(at.offset(), at);
        }
    }

    void forget(Request request) {
        waiting.remove(request.number());
        if (!request.isWhole()) {
            forgetRecord(request);
            return;
        }
        wholeWaiting.remove(request.number());
        if (wholeWaiting.isEmpty() && whole == Whole.AWAITED) {
            whole = Whole.FREE;
            waits.forgetWhole(dbId);
        }
    }

    /** {@return whether a record wait could go to the kernel, had it a slot} */
    boolean wantsSlot() {
        return whole == Whole.FREE && !ready.isEmpty();
    }

    /** {@return how many bytes want a slot and could have one} */
    int withoutSlot() {
        return whole == Whole.FREE ? ready.size() : 0;
    }

    /** Lets the byte whose turn it is stand in the kernel, on a slot taken for it. */
    void sendNext(long nowNanos) {
        ByteQueue next = ready.values().iterator().next();
        ready.remove(next.offset());
        next.stands(nowNanos);
        standing.put(next.offset(), next);
        unexplained.put(next.offset(), next);
        send(next);
    }

    /** A byte that we have just had goes to whoever stands for it in the kernel, us included: clients wait there too. */
    private void send(ByteQueue next) {
        if (next.hadTurn()) {
            waits.awaitByte(dbId, next.offset());
        } else {
            waits.takeOrAwaitByte(dbId, next.offset());
        }
    }

    /** Looks whether the byte whose turn it is can be had without a slot; if not, it goes behind the others. */
    void tryNext() {
        ByteQueue next = ready.values().iterator().next();
        ready.remove(next.offset());
        if (waits.takeByte(dbId, next.offset())) {
            next.state(State.TAKEN);
            taken.put(next.offset(), next);
        } else {
            ready.put(next.offset(), next);
        }
    }

    /** Ends all waits; held locks stay held. */
    void quiet() {
        for (ByteQueue at : standing.values()) {
            waits.forgetByte(dbId, at.offset());
            slots.give(dbId);
        }
        standing.clear();
        unexplained.clear();
        taken.keySet().forEach(offset -> waits.forgetByte(dbId, offset));
        taken.clear();
        if (whole == Whole.AWAITED) {
            waits.forgetWhole(dbId);
        }
    }

    /** Ends all waits and gives back what is held. {@return the numbers of both} */
    Set<Long> close() {
        quiet();
        for (ByteQueue at : bytes.values()) {
            if (at.state() == State.HELD) {
                waits.unlockByte(dbId, at.offset());
            }
        }
        if (whole == Whole.HELD) {
            waits.unlockWhole(dbId);
        }
        Set<Long> ended = new LinkedHashSet<>(waiting.keySet());
        ended.addAll(held.keySet());
        return ended;
    }

    void overdue(long nowNanos, List<Overdue> found) {
        if (whole == Whole.AWAITED && nowNanos - wholeReportNanos >= 0) {
            wholeReportNanos += LockQueues.REPORT_NANOS;
            found.add(wholeOverdue(nowNanos));
        }
        while (!standing.isEmpty()) {
            ByteQueue next = standing.values().iterator().next();
            if (nowNanos - next.reportNanos() < 0) {
                return;
            }
            standing.remove(next.offset());
            next.reported();
            standing.put(next.offset(), next);
            Overdue overdue = overdue(next, nowNanos);
            if (reports.isNews(overdue.key(), overdue.waitedNanos(), nowNanos)) {
                found.add(overdue);
            }
        }
    }

    /** Adds waits whose holders are worth a first look, as many as there is room for. */
    void unexplained(long nowNanos, int room, List<Overdue> found) {
        boolean wholeUnexplained = whole == Whole.AWAITED && !wholeExplained;
        if (wholeUnexplained && found.size() < room && nowNanos - wholeSinceNanos >= LockQueues.LOOK_NANOS) {
            wholeExplained = true;
            found.add(wholeOverdue(nowNanos));
        }
        while (!unexplained.isEmpty() && found.size() < room) {
            ByteQueue next = unexplained.values().iterator().next();
            if (nowNanos - next.standsSinceNanos() < LockQueues.LOOK_NANOS) {
                return;
            }
            unexplained.remove(next.offset());
            found.add(overdue(next, nowNanos));
        }
    }

    private Overdue wholeOverdue(long nowNanos) {
        Request first = wholeWaiting.values().iterator().next();
        return new Overdue(dbId, name, LockQueues.WHOLE, Blob.EMPTY, nowNanos - first.sinceNanos());
    }

    private Overdue overdue(ByteQueue at, long nowNanos) {
        Request first = at.first();
        return new Overdue(dbId, name, at.offset(), first.key(), nowNanos - first.sinceNanos());
    }

    /** Notes who holds what is waited for; a wait that has ended meanwhile needs to know no more. */
    void heldBy(long offset, List<LockHolder> holders) {
        if (offset == LockQueues.WHOLE) {
            wholeHolders = holders;
        } else if (standing.containsKey(offset)) {
            standing.get(offset).holders(holders);
        }
    }

    LockStatus status(long nowNanos) {
        return new LockStatus(
                dbId,
                name,
                waiting.size() - wholeWaiting.size(),
                standing.size(),
                !wholeWaiting.isEmpty(),
                whole == Whole.HELD,
                granted,
                failed,
                waiting.isEmpty()
                        ? 0
                        : waitedSeconds(waiting.values().iterator().next(), nowNanos),
                waits(nowNanos));
    }

    /** {@return what has waited longest; not all of it, for there may be many} */
    private List<LockStatus.Wait> waits(long nowNanos) {
        List<LockStatus.Wait> longest = new ArrayList<>();
        Iterator<Request> next = waiting.values().iterator();
        while (next.hasNext() && longest.size() < LockQueues.SHOWN_MAX) {
            Request request = next.next();
            List<LockHolder> holders = request.isWhole()
                    ? wholeHolders
                    : bytes.get(request.offset()).holders();
            longest.add(
                    new LockStatus.Wait(request.isWhole(), request.key(), waitedSeconds(request, nowNanos), holders));
        }
        return longest;
    }

    private static double waitedSeconds(Request request, long nowNanos) {
        return (nowNanos - request.sinceNanos()) / NANOS_PER_SECOND;
    }

    private void addRecord(Request request) {
        ByteQueue at = bytes.get(request.offset());
        if (at == null) {
            at = new ByteQueue(request.offset());
            bytes.put(request.offset(), at);
            ready.put(request.offset(), at);
        }
        at.add(request);
    }

    private void awaitWhole(long nowNanos) {
        if (whole == Whole.FREE && !wholeWaiting.isEmpty()) {
            whole = Whole.AWAITED;
            wholeSinceNanos = nowNanos;
            wholeReportNanos = nowNanos + LockQueues.REPORT_NANOS;
            wholeExplained = false;
            wholeHolders = List.of();
            waits.awaitWhole(dbId);
        }
    }

    private void forgetRecord(Request request) {
        ByteQueue at = bytes.get(request.offset());
        at.remove(request);
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

    private void grant(Request request) {
        waiting.remove(request.number());
        held.put(request.number(), request);
        request.grant();
        granted++;
    }

    private void fail(List<Request> lost) {
        lost.forEach(request -> waiting.remove(request.number()));
        failed += lost.size();
    }

    private void endWait(ByteQueue at) {
        if (standing.remove(at.offset()) != null) {
            unexplained.remove(at.offset());
            slots.give(dbId);
        } else {
            taken.remove(at.offset());
        }
    }
}
