// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;

/**
 * The locks on one database file, of clients and of the node: chains, granted in the order they were asked for, and the whole
 * database, which is granted when no chain is held and for which everybody else waits meanwhile.
 */
final class ChainLocks {
    private final Map<Blob, Object> holders = new TreeMap<>();
    private final Map<Blob, Deque<Wait>> waits = new TreeMap<>();
    private Optional<Wait> wholeWait = Optional.empty();
    private boolean wholeHeld;

    /** @param owner who waits; compared by identity */
    private record Wait(Object owner, Runnable granted) {}

    /** {@return whether somebody other than this owner has the chain, or wants or has the whole database} */
    boolean isTaken(Blob key, Object owner) {
        Object holder = holders.get(key);
        return holder != null && holder != owner || holder == null && isWholeTaken();
    }

    boolean isWaitedForBy(Blob key, Object owner) {
        return waits.getOrDefault(key, new ArrayDeque<>()).stream().anyMatch(wait -> wait.owner == owner);
    }

    boolean isHeldBy(Blob key, Object owner) {
        return holders.get(key) == owner;
    }

    boolean isHeld(Blob key) {
        return holders.containsKey(key);
    }

    boolean isWholeHeld() {
        return wholeHeld;
    }

    /** Takes a chain that is free. */
    void take(Blob key, Object owner) {
        holders.put(key, owner);
    }

    /** Waits for a chain; the grant may come at once. */
    void await(Blob key, Object owner, Runnable granted) {
        waits.computeIfAbsent(key, k -> new ArrayDeque<>()).add(new Wait(owner, granted));
        grant(key);
    }

    void letGo(Blob key, Object owner) {
        if (holders.get(key) == owner) {
            holders.remove(key);
            grant(key);
            grantWhole();
        }
    }

    /** Ends a wait that has not been granted. */
    void forget(Blob key, Object owner) {
        waits.getOrDefault(key, new ArrayDeque<>()).removeIf(wait -> wait.owner == owner);
    }

    /** An owner is gone, with all that it holds and waits for. */
    void forget(Object owner) {
        for (Deque<Wait> queue : waits.values()) {
            queue.removeIf(wait -> wait.owner == owner);
        }
        for (Blob key : List.copyOf(holders.keySet())) {
            letGo(key, owner);
        }
    }

    void awaitWhole(Object owner, Runnable granted) {
        wholeWait = Optional.of(new Wait(owner, granted));
        grantWhole();
    }

    /** Gives the whole database back, or ends the wait for it. */
    void releaseWhole() {
        wholeHeld = false;
        wholeWait = Optional.empty();
        List.copyOf(waits.keySet()).forEach(this::grant);
    }

    private void grant(Blob key) {
        Deque<Wait> queue = waits.get(key);
        if (holders.containsKey(key) || isWholeTaken() || queue == null || queue.isEmpty()) {
            return;
        }
        Wait next = queue.poll();
        holders.put(key, next.owner);
        next.granted.run();
    }

    private void grantWhole() {
        if (wholeWait.isPresent() && !wholeHeld && holders.isEmpty()) {
            wholeHeld = true;
            wholeWait.get().granted.run();
        }
    }

    private boolean isWholeTaken() {
        return wholeHeld || wholeWait.isPresent();
    }
}
