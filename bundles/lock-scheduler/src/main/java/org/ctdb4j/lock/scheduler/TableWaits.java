// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.lock.scheduler;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.ctdb4j.lock.scheduler.queue.Waits;
import org.ctdb4j.spi.lock.FileLocks;
import org.ctdb4j.spi.loop.Loop;

/**
 * Waits on the lock tables of the databases. A grant comes on a waiting thread and is brought to the loop; one that arrives
 * there when its wait has been forgotten is ignored, for {@link FileLocks.Wait#forget} has said then that the lock is ours,
 * and it has been given back.
 */
final class TableWaits implements Waits {
    /** A wait that was over when it began. */
    private static final FileLocks.Wait GRANTED = () -> false;

    private final Loop loop;
    private final Ends ends;
    private final Map<Integer, Table> tables = new HashMap<>();

    TableWaits(Loop loop, Ends ends) {
        this.loop = loop;
        this.ends = ends;
    }

    /** Told on the loop how a wait has ended. The offset is empty for the whole database. */
    interface Ends {
        void granted(int dbId, OptionalLong offset);

        void failed(int dbId, OptionalLong offset, String reason);
    }

    void open(int dbId, FileLocks locks) {
        tables.put(dbId, new Table(locks));
    }

    void close(int dbId) {
        tables.remove(dbId);
    }

    FileLocks locks(int dbId) {
        return tables.get(dbId).locks;
    }

    @Override
    public void awaitByte(int dbId, long offset) {
        Table table = tables.get(dbId);
        Waiter waiter = new Waiter(dbId, OptionalLong.of(offset));
        table.bytes.put(offset, waiter);
        waiter.wait = table.locks.await(offset, waiter);
    }

    @Override
    public void takeOrAwaitByte(int dbId, long offset) {
        if (!takeByte(dbId, offset)) {
            awaitByte(dbId, offset);
        }
    }

    @Override
    public boolean takeByte(int dbId, long offset) {
        Table table = tables.get(dbId);
        if (!table.locks.tryLock(offset)) {
            return false;
        }
        Waiter waiter = new Waiter(dbId, OptionalLong.of(offset));
        waiter.wait = GRANTED;
        table.bytes.put(offset, waiter);
        waiter.granted();
        return true;
    }

    @Override
    public void forgetByte(int dbId, long offset) {
        Table table = tables.get(dbId);
        if (!table.bytes.remove(offset).forget()) {
            table.locks.unlock(offset);
        }
    }

    @Override
    public void unlockByte(int dbId, long offset) {
        locks(dbId).unlock(offset);
    }

    @Override
    public void awaitWhole(int dbId) {
        Table table = tables.get(dbId);
        table.whole = new Waiter(dbId, OptionalLong.empty());
        table.whole.wait = table.locks.awaitWhole(table.whole);
    }

    @Override
    public void forgetWhole(int dbId) {
        Table table = tables.get(dbId);
        if (!table.whole.forget()) {
            table.locks.unlockWhole();
        }
    }

    @Override
    public void unlockWhole(int dbId) {
        locks(dbId).unlockWhole();
    }

    private static final class Table {
        private final FileLocks locks;
        private final Map<Long, Waiter> bytes = new HashMap<>();
        private Waiter whole;

        private Table(FileLocks locks) {
            this.locks = locks;
        }
    }

    /** One wait. Its fields are the loop's. */
    private final class Waiter implements FileLocks.Grant {
        private final int dbId;
        private final OptionalLong offset;
        private FileLocks.Wait wait;
        private boolean over;

        private Waiter(int dbId, OptionalLong offset) {
            this.dbId = dbId;
            this.offset = offset;
        }

        @Override
        public void granted() {
            loop.execute(() -> end(() -> ends.granted(dbId, offset)));
        }

        @Override
        public void failed(String reason) {
            loop.execute(() -> end(() -> ends.failed(dbId, offset, reason)));
        }

        private boolean forget() {
            over = true;
            return wait.forget();
        }

        private void end(Runnable tell) {
            if (over) {
                return;
            }
            over = true;
            offset.ifPresent(tables.get(dbId).bytes::remove);
            tell.run();
        }
    }
}
