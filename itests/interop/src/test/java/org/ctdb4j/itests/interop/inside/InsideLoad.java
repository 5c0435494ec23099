// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.itests.interop.inside;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import javax.management.JMException;
import javax.management.ObjectName;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.DatabaseKind;
import org.ctdb4j.client.Ctdb;
import org.ctdb4j.client.CtdbClient;
import org.ctdb4j.client.CtdbException;
import org.ctdb4j.client.Database;
import org.ctdb4j.client.GLock;
import org.ctdb4j.client.LockedRecord;
import org.ctdb4j.client.Subscription;
import org.ctdb4j.client.Transaction;

/** Clients inside a node that count, each in its way, until a message tells them to stop. A component by its XML. */
public final class InsideLoad implements InsideLoadMXBean {
    /** Who subscribes to this stops at the first message. */
    public static final long STOP = 0xAE00_0000_494E_5349L;

    public static final String COUNTERS = "inside-counters";
    public static final String CHURN = "inside-churn";
    public static final String KEPT = "inside-kept";
    public static final String REPLICATED = "inside-replicated";

    /** Records that each node makes to stay. */
    public static final int KEPT_PER_NODE = 50;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int COUNTING_THREADS = 2;
    public static final Blob COUNTER = Blob.utf8("counter");
    private static final Blob GUARDED = Blob.utf8("guarded");

    private final CtdbClient client;
    private final Database counters;
    private final Database churn;
    private final Database kept;
    private final Database replicated;
    private final Subscription stop;
    private final ObjectName name;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong increments = new AtomicLong();
    private final AtomicLong guardedIncrements = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong churned = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean stopping;

    public InsideLoad(Ctdb ctdb) throws JMException {
        client = ctdb.connect(LIMIT);
        counters = client.attach(COUNTERS, DatabaseKind.VOLATILE, LIMIT);
        churn = client.attach(CHURN, DatabaseKind.VOLATILE, LIMIT);
        kept = client.attach(KEPT, DatabaseKind.VOLATILE, LIMIT);
        replicated = client.attach(REPLICATED, DatabaseKind.REPLICATED, LIMIT);
        stop = client.subscribe(STOP, LIMIT);
        for (int i = 0; i < KEPT_PER_NODE; i++) {
            kept.store(Blob.utf8(client.pnn() + "-" + i), COUNTER, LIMIT);
        }
        for (int i = 0; i < COUNTING_THREADS; i++) {
            start(this::count);
        }
        start(this::countGuarded);
        start(this::transact);
        start(this::churn);
        start(() -> stopping = stop.receive(LIMIT.multipliedBy(10)).isPresent());
        name = new ObjectName("org.ctdb4j:type=InsideLoad");
        ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
    }

    /** The end of the component. */
    public void close() throws JMException {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        stopping = true;
        client.close();
    }

    private void start(Runnable work) {
        Thread thread = new Thread(() -> attempt(work), "inside-load");
        threads.add(thread);
        thread.start();
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (CtdbException e) {
            failures.add(e.toString());
        }
    }

    private void count() {
        while (!stopping) {
            timed(() -> increment(counters, COUNTER));
            increments.incrementAndGet();
        }
    }

    /** Adds one to a counter, under the lock of its record. */
    public static void increment(Database database, Blob key) {
        try (LockedRecord record = database.lock(key, LIMIT)) {
            record.store(Blob.u64(record.value().map(value -> value.u64At(0)).orElse(0L) + 1));
        }
    }

    /** Reads and writes apart: only the lock around them keeps others out. */
    private void countGuarded() {
        while (!stopping) {
            paced(() -> {
                GLock lock = client.gLock("inside", GLock.Mode.WRITE, LIMIT);
                counters.store(GUARDED, Blob.u64(valueOf(counters, GUARDED) + 1), LIMIT);
                lock.close();
            });
            guardedIncrements.incrementAndGet();
        }
    }

    private void transact() {
        while (!stopping) {
            paced(() -> {
                try (Transaction transaction = replicated.begin(LIMIT)) {
                    long value = transaction
                            .fetch(COUNTER, LIMIT)
                            .map(blob -> blob.u64At(0))
                            .orElse(0L);
                    transaction.store(COUNTER, Blob.u64(value + 1), LIMIT);
                    transaction.commit(LIMIT);
                }
            });
            transactions.incrementAndGet();
        }
    }

    private void churn() {
        long next = 0;
        while (!stopping) {
            Blob key = Blob.utf8(client.pnn() + "-" + next++);
            timed(() -> {
                churn.store(key, COUNTER, LIMIT);
                churn.delete(key, LIMIT);
            });
            churned.incrementAndGet();
        }
    }

    private void timed(Runnable work) {
        paced(() -> {
            long begun = System.nanoTime();
            work.run();
            longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        });
    }

    /** Leaves some time to the rest of the machine; else what is measured is how long a thread waits for a processor. */
    private static void paced(Runnable work) {
        work.run();
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private static long valueOf(Database database, Blob key) {
        return database.fetch(key, LIMIT).map(value -> value.u64At(0)).orElse(0L);
    }

    @Override
    public boolean isStopped() {
        return stopping && threads.stream().noneMatch(Thread::isAlive);
    }

    @Override
    public List<String> getFailures() {
        return failures;
    }

    @Override
    public long getIncrements() {
        return increments.get();
    }

    @Override
    public long getGuardedIncrements() {
        return guardedIncrements.get();
    }

    @Override
    public long getTransactions() {
        return transactions.get();
    }

    @Override
    public long getReplicatedCounter() {
        return valueOf(replicated, COUNTER);
    }

    @Override
    public long getCounter() {
        return valueOf(counters, COUNTER);
    }

    @Override
    public long getGuardedCounter() {
        return valueOf(counters, GUARDED);
    }

    @Override
    public long getChurned() {
        return churned.get();
    }

    @Override
    public long getKept() {
        AtomicLong records = new AtomicLong();
        kept.traverse((key, header, value) -> records.incrementAndGet(), LIMIT);
        return records.get();
    }

    @Override
    public double getLongestPauseMillis() {
        return longestNanos.get() / 1e6;
    }
}
