// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.ctdb4j.api.service.DatabaseWork;

/** The long calls that are running, and how far they are. */
final class Works {
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Work> running = new CopyOnWriteArrayList<>();

    List<DatabaseWork> running() {
        return running.stream().map(Work::now).toList();
    }

    /** Begins one. {@code progress} hears of it every second, when there is something to say */
    Work begin(String what, String database, long recordsTotal, Consumer<DatabaseWork> progress) {
        Work work = new Work(what, database, recordsTotal, progress);
        running.add(work);
        return work;
    }

    /** One of them. Advanced by one thread and looked at by others. */
    final class Work implements AutoCloseable {
        private final String what;
        private final String database;
        private final long recordsTotal;
        private final Consumer<DatabaseWork> progress;
        private final long begun = System.nanoTime();
        private long told = begun;
        private volatile long recordsDone;

        private Work(String what, String database, long recordsTotal, Consumer<DatabaseWork> progress) {
            this.what = what;
            this.database = database;
            this.recordsTotal = recordsTotal;
            this.progress = progress;
        }

        void reached(long records) {
            recordsDone = records;
            long now = System.nanoTime();
            if (now - told >= TELL_NANOS) {
                told = now;
                progress.accept(now());
            }
        }

        private DatabaseWork now() {
            return new DatabaseWork(what, database, recordsDone, recordsTotal, (System.nanoTime() - begun) / 1e9);
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }
}
