// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockHolder;
import org.ctdb4j.spi.lock.LockStatus;

/** All requests for locks, by database. What a method returns is to be told to the daemon once the method has returned. */
public final class LockQueues {
    /** A wait is reported when it has stood this long, and each time that much later. */
    public static final long REPORT_NANOS = 10_000_000_000L;

    /** Whoever holds a lock is looked for when it has been waited for this long. */
    public static final long LOOK_NANOS = 1_000_000_000L;

    /** In place of the offset of a chain byte: the whole database. */
    public static final long WHOLE = 0;

    /** Waits of one database that its status tells of. */
    public static final int SHOWN_MAX = 8;

    private final Slots slots;
    private final Waits waits;
    private final Map<Integer, DatabaseQueue> databases = new LinkedHashMap<>();

    /** In the order they came. */
    private final Map<Long, Request> requests = new LinkedHashMap<>();

    /** Databases that want common slots, in the order in which they get them. */
    private final Set<DatabaseQueue> hungry = new LinkedHashSet<>();

    /** Databases with record waits that have no slot, in the order in which they are looked at. */
    private final Set<DatabaseQueue> crowded = new LinkedHashSet<>();

    public LockQueues(Slots slots, Waits waits) {
        this.slots = slots;
        this.waits = waits;
    }

    public void open(int dbId, String name) {
        if (databases.putIfAbsent(dbId, new DatabaseQueue(dbId, name, slots, waits)) != null) {
            throw new IllegalStateException("database " + name + " is known already");
        }
    }

    /** Forgets a database and all that is wanted or held of it. */
    public void close(int dbId, long nowNanos) {
        DatabaseQueue closed = database(dbId);
        closed.close().forEach(requests::remove);
        databases.remove(dbId);
        hungry.remove(closed);
        crowded.remove(closed);
        shareCommon(nowNanos);
    }

    public void lockRecord(long number, int dbId, Blob key, long offset, long nowNanos) {
        add(new Request(number, dbId, key, offset, nowNanos), nowNanos);
    }

    public void lockDatabase(long number, int dbId, long nowNanos) {
        add(new Request(number, dbId, Blob.EMPTY, WHOLE, nowNanos), nowNanos);
    }

    /** Gives a granted lock back; one of a database that has been closed is gone already. */
    public void release(long number, long nowNanos) {
        Request request = requests.get(number);
        if (request == null) {
            return;
        }
        if (!request.granted()) {
            throw new IllegalStateException("request " + number + " does not hold its lock");
        }
        requests.remove(number);
        DatabaseQueue database = database(request.dbId());
        database.release(request, nowNanos);
        schedule(database, nowNanos);
    }

    /** Drops a request that waits; any other is left alone. */
    public void forget(long number, long nowNanos) {
        Request request = requests.get(number);
        if (request != null && !request.granted()) {
            requests.remove(number);
            DatabaseQueue database = database(request.dbId());
            database.forget(request);
            schedule(database, nowNanos);
        }
    }

    /** {@return the request that holds the byte now} */
    public long byteGranted(int dbId, long offset, long nowNanos) {
        DatabaseQueue database = database(dbId);
        Request granted = database.byteGranted(offset);
        schedule(database, nowNanos);
        return granted.number();
    }

    /** {@return the requests that will not get their lock} */
    public List<Long> byteFailed(int dbId, long offset, long nowNanos) {
        DatabaseQueue database = database(dbId);
        List<Long> lost = removed(database.byteFailed(offset));
        schedule(database, nowNanos);
        return lost;
    }

    /** {@return the request that holds the whole database now} */
    public long wholeGranted(int dbId) {
        return database(dbId).wholeGranted().number();
    }

    /** {@return the requests that will not get the whole database} */
    public List<Long> wholeFailed(int dbId, long nowNanos) {
        DatabaseQueue database = database(dbId);
        List<Long> lost = removed(database.wholeFailed());
        schedule(database, nowNanos);
        return lost;
    }

    /** There may be more slots than before. */
    public void schedule(long nowNanos) {
        databases.values().forEach(database -> schedule(database, nowNanos));
    }

    /** Lets a database have its own slots, and puts it in line for more; then those in line get what is free, one slot a turn. */
    private void schedule(DatabaseQueue database, long nowNanos) {
        while (database.wantsSlot() && slots.takeOwn(database.dbId())) {
            database.sendNext(nowNanos);
        }
        if (database.wantsSlot()) {
            hungry.add(database);
        }
        noteCrowd(database);
        shareCommon(nowNanos);
    }

    /** One that is full leaves the line: it comes back when one of its own waits has ended. */
    private void shareCommon(long nowNanos) {
        while (!hungry.isEmpty() && slots.anyCommon()) {
            DatabaseQueue next = hungry.iterator().next();
            hungry.remove(next);
            if (next.wantsSlot() && slots.takeCommon(next.dbId())) {
                next.sendNext(nowNanos);
                hungry.add(next);
                noteCrowd(next);
            }
        }
    }

    /** {@return whether something waits that has no slot} */
    public boolean isCrowded() {
        return !crowded.isEmpty();
    }

    /**
     * Looks at some of the bytes that have no slot, each database in turn: one that is free is taken all the same. So whoever keeps many
     * locks for ever keeps nobody from the others.
     */
    public void lookRound(int looks) {
        int left = Math.min(
                looks, crowded.stream().mapToInt(DatabaseQueue::withoutSlot).sum());
        for (; left > 0 && !crowded.isEmpty(); left--) {
            DatabaseQueue next = crowded.iterator().next();
            crowded.remove(next);
            next.tryNext();
            noteCrowd(next);
        }
    }

    private void noteCrowd(DatabaseQueue database) {
        if (database.wantsSlot()) {
            crowded.add(database);
        } else {
            crowded.remove(database);
        }
    }

    /** {@return waits to be reported now} */
    public List<Overdue> overdue(long nowNanos) {
        List<Overdue> found = new ArrayList<>();
        databases.values().forEach(database -> database.overdue(nowNanos, found));
        return found;
    }

    /** {@return waits whose holders are worth a first look, at most so many} */
    public List<Overdue> unexplained(long nowNanos, int max) {
        List<Overdue> found = new ArrayList<>();
        databases.values().forEach(database -> database.unexplained(nowNanos, max, found));
        return found;
    }

    /** Notes who holds what a wait is for. */
    public void heldBy(int dbId, long offset, List<LockHolder> holders) {
        DatabaseQueue database = databases.get(dbId);
        if (database != null) {
            database.heldBy(offset, holders);
        }
    }

    /** {@return one line per database, in the order of opening} */
    public List<LockStatus> status(long nowNanos) {
        return databases.values().stream()
                .map(database -> database.status(nowNanos))
                .toList();
    }

    /** Ends all waits. {@return every request, in the order they came} What is held stays held. */
    public List<LockHandover.Request> give() {
        databases.values().forEach(DatabaseQueue::quiet);
        databases.clear();
        hungry.clear();
        crowded.clear();
        List<LockHandover.Request> given =
                requests.values().stream().map(Request::toHandover).toList();
        requests.clear();
        return given;
    }

    /** Goes on with what another has given; the databases are open. */
    public void take(List<LockHandover.Request> handed, long nowNanos) {
        List<Request> taken = handed.stream().map(Request::of).toList();
        taken.forEach(request -> requests.put(request.number(), request));
        taken.stream()
                .filter(Request::granted)
                .forEach(request -> database(request.dbId()).addHeld(request));
        taken.stream()
                .filter(request -> !request.granted())
                .forEach(request -> database(request.dbId()).add(request, nowNanos));
        schedule(nowNanos);
    }

    private void add(Request request, long nowNanos) {
        DatabaseQueue database = database(request.dbId());
        if (requests.putIfAbsent(request.number(), request) != null) {
            throw new IllegalStateException("request " + request.number() + " is used already");
        }
        database.add(request, nowNanos);
        schedule(database, nowNanos);
    }

    private DatabaseQueue database(int dbId) {
        DatabaseQueue database = databases.get(dbId);
        if (database == null) {
            throw new IllegalStateException("database " + Integer.toHexString(dbId) + " is not known");
        }
        return database;
    }

    private List<Long> removed(List<Request> lost) {
        List<Long> numbers = lost.stream().map(Request::number).toList();
        numbers.forEach(requests::remove);
        return numbers;
    }
}
