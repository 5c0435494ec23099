// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.heap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.ctdb4j.spi.lock.FileLocks;

/**
 * The locks on one database on the heap. Every party that excludes others, the node and each client, is an {@link Owner}; to all but
 * itself it is what a process is to a file.
 *
 * <p>Waits are granted in the order they came, on the thread that let the lock go, or at once on the one that asks. While somebody
 * wants the whole database no byte is locked any more, so that it is had as soon as those are let go that are held.
 *
 * <p>For any threads. A grant is told without any lock of this class held, so it may lock and unlock.
 */
public final class HeapLocks {
    private final Map<Long, Hold> held = new LinkedHashMap<>();
    private final Map<Long, Deque<Waiter>> waiting = new LinkedHashMap<>();
    private final Deque<Waiter> waitingForWhole = new ArrayDeque<>();
    private Optional<Owner> whole = Optional.empty();

    /** Who has a byte, and how often. */
    private static final class Hold {
        private final Owner owner;
        private int count = 1;

        private Hold(Owner owner) {
            this.owner = owner;
        }
    }

    /** {@return a new party} */
    public Owner join() {
        return new Owner();
    }

    /** {@return whether these are the locks of a party of this database} */
    public boolean gave(FileLocks locks) {
        return locks instanceof Owner owner && owner.isOf(this);
    }

    private synchronized boolean tryLock(Owner owner, long offset) {
        Hold hold = held.get(offset);
        if (hold != null && hold.owner == owner) {
            hold.count++;
            return true;
        }
        if (hold != null || waiting.containsKey(offset) || !mayBegin()) {
            return false;
        }
        held.put(offset, new Hold(owner));
        return true;
    }

    /** {@return whether nobody has or wants the whole database} */
    private boolean mayBegin() {
        return whole.isEmpty() && waitingForWhole.isEmpty();
    }

    private void unlock(Owner owner, long offset) {
        List<Waiter> granted;
        synchronized (this) {
            Hold hold = held.get(offset);
            if (hold == null || hold.owner != owner) {
                throw new IllegalStateException("not locked by this owner: " + offset);
            }
            hold.count--;
            granted = hold.count > 0 ? List.of() : letGo(offset);
        }
        granted.forEach(Waiter::tell);
    }

    private List<Waiter> letGo(long offset) {
        held.remove(offset);
        List<Waiter> granted = new ArrayList<>();
        grantWhole(granted);
        grantByte(offset, granted);
        return granted;
    }

    private void grantWhole(List<Waiter> granted) {
        if (held.isEmpty() && whole.isEmpty() && !waitingForWhole.isEmpty()) {
            Waiter first = waitingForWhole.poll();
            whole = Optional.of(first.owner);
            first.granted = true;
            granted.add(first);
        }
    }

    private void grantByte(long offset, List<Waiter> granted) {
        Deque<Waiter> queue = waiting.get(offset);
        if (queue == null || held.containsKey(offset) || !mayBegin()) {
            return;
        }
        Waiter first = queue.poll();
        held.put(offset, new Hold(first.owner));
        first.granted = true;
        granted.add(first);
        if (queue.isEmpty()) {
            waiting.remove(offset);
        }
    }

    private FileLocks.Wait await(Owner owner, long offset, FileLocks.Grant grant) {
        Waiter waiter = new Waiter(owner, grant);
        List<Waiter> granted = new ArrayList<>();
        synchronized (this) {
            waiting.computeIfAbsent(offset, o -> new ArrayDeque<>()).add(waiter);
            grantByte(offset, granted);
        }
        granted.forEach(Waiter::tell);
        return () -> forget(waiter, offset);
    }

    private synchronized boolean forget(Waiter waiter, long offset) {
        Deque<Waiter> queue = waiting.get(offset);
        if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
            waiting.remove(offset);
        }
        return !waiter.granted;
    }

    private FileLocks.Wait awaitWhole(Owner owner, FileLocks.Grant grant) {
        Waiter waiter = new Waiter(owner, grant);
        List<Waiter> granted = new ArrayList<>();
        synchronized (this) {
            waitingForWhole.add(waiter);
            grantWhole(granted);
        }
        granted.forEach(Waiter::tell);
        return () -> forgetWhole(waiter);
    }

    private boolean forgetWhole(Waiter waiter) {
        List<Waiter> granted = new ArrayList<>();
        boolean forgotten;
        synchronized (this) {
            forgotten = waitingForWhole.remove(waiter);
            if (forgotten) {
                grantAll(granted);
            }
        }
        granted.forEach(Waiter::tell);
        return forgotten;
    }

    private void grantAll(List<Waiter> granted) {
        grantWhole(granted);
        List.copyOf(waiting.keySet()).forEach(offset -> grantByte(offset, granted));
    }

    private void unlockWhole(Owner owner) {
        List<Waiter> granted = new ArrayList<>();
        synchronized (this) {
            if (!holdsWhole(owner)) {
                throw new IllegalStateException("the whole database is not locked by this owner");
            }
            whole = Optional.empty();
            grantAll(granted);
        }
        granted.forEach(Waiter::tell);
    }

    private synchronized boolean holdsWhole(Owner owner) {
        return whole.isPresent() && whole.get() == owner;
    }

    private void leave(Owner owner) {
        List<Waiter> granted = new ArrayList<>();
        synchronized (this) {
            waitingForWhole.removeIf(waiter -> waiter.owner == owner);
            waiting.values().forEach(queue -> queue.removeIf(waiter -> waiter.owner == owner));
            waiting.values().removeIf(Deque::isEmpty);
            held.values().removeIf(hold -> hold.owner == owner);
            whole = whole.filter(holder -> holder != owner);
            grantAll(granted);
        }
        granted.forEach(Waiter::tell);
    }

    /** One that waits. */
    private static final class Waiter {
        private final Owner owner;
        private final FileLocks.Grant grant;
        private boolean granted;

        private Waiter(Owner owner, FileLocks.Grant grant) {
            this.owner = owner;
            this.grant = grant;
        }

        private void tell() {
            grant.granted();
        }
    }

    /** The locks of one party. No thread stands in the kernel for them, and there are no descriptors. */
    public final class Owner implements FileLocks, AutoCloseable {
        private static final int NO_DESCRIPTOR = -1;

        private Owner() {}

        private boolean isOf(HeapLocks table) {
            return HeapLocks.this == table;
        }

        @Override
        public int recordDescriptor() {
            return NO_DESCRIPTOR;
        }

        @Override
        public int wholeDescriptor() {
            return NO_DESCRIPTOR;
        }

        @Override
        public boolean belongToThreads() {
            return false;
        }

        @Override
        public Set<Integer> mutexOwners(long from, long to, int max) {
            return Set.of();
        }

        @Override
        public boolean tryLock(long offset) {
            return HeapLocks.this.tryLock(this, offset);
        }

        @Override
        public void unlock(long offset) {
            HeapLocks.this.unlock(this, offset);
        }

        @Override
        public Wait await(long offset, Grant grant) {
            return HeapLocks.this.await(this, offset, grant);
        }

        @Override
        public Wait awaitWhole(Grant grant) {
            return HeapLocks.this.awaitWhole(this, grant);
        }

        @Override
        public void unlockWhole() {
            HeapLocks.this.unlockWhole(this);
        }

        @Override
        public boolean holdsWhole() {
            return HeapLocks.this.holdsWhole(this);
        }

        @Override
        public int waiting() {
            return 0;
        }

        /** Gives back what it holds and forgets what it waits for, without a word. */
        @Override
        public void close() {
            leave(this);
        }
    }
}
