// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.spi.lock.LockHandover;
import org.ctdb4j.spi.lock.LockStatus;

/** All requests for locks, by database. What a method returns is to be told to the daemon once the method has returned. */
public final class LockQueues {
    /** A wait is reported when it has stood this long, and each time that much later. */
    public static final long REPORT_NANOS = 10_000_000_000L;

    /** In place of the offset of a chain byte: the whole database. */
    static final long WHOLE = 0;

    private final Slots slots;
    private final Waits waits;
    private final Map<Integer, DatabaseQueue> databases = new LinkedHashMap<>();

    /** In the order they came. */
    private final Map<Long, Request> requests = new LinkedHashMap<>();

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
    public void close(int dbId) {
        database(dbId).close();
        databases.remove(dbId);
        requests.values().removeIf(request -> request.dbId() == dbId);
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
        database(request.dbId()).release(request, nowNanos);
    }

    /** Drops a request that waits; any other is left alone. */
    public void forget(long number, long nowNanos) {
        Request request = requests.get(number);
        if (request != null && !request.granted()) {
            requests.remove(number);
            database(request.dbId()).forget(request, nowNanos);
        }
    }

    /** {@return the request that holds the byte now} */
    public long byteGranted(int dbId, long offset, long nowNanos) {
        return database(dbId).byteGranted(offset, nowNanos).number();
    }

    /** {@return the requests that will not get their lock} */
    public List<Long> byteFailed(int dbId, long offset, long nowNanos) {
        return removed(database(dbId).byteFailed(offset, nowNanos));
    }

    /** {@return the request that holds the whole database now} */
    public long wholeGranted(int dbId) {
        return database(dbId).wholeGranted().number();
    }

    /** {@return the requests that will not get the whole database} */
    public List<Long> wholeFailed(int dbId, long nowNanos) {
        return removed(database(dbId).wholeFailed(nowNanos));
    }

    /** There may be more slots than before. */
    public void schedule(long nowNanos) {
        databases.values().forEach(database -> database.schedule(nowNanos));
    }

    /** {@return waits to be reported now} */
    public List<Overdue> overdue(long nowNanos) {
        List<Overdue> found = new ArrayList<>();
        databases.values().forEach(database -> database.overdue(nowNanos, found));
        return found;
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
    }

    private void add(Request request, long nowNanos) {
        DatabaseQueue database = database(request.dbId());
        if (requests.putIfAbsent(request.number(), request) != null) {
            throw new IllegalStateException("request " + request.number() + " is used already");
        }
        database.add(request, nowNanos);
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
