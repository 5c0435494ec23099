// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.ctdb4j.api.Blob;

/**
 * The locks on one database file, of clients and of the node: chains, granted in the order they were asked for, and the whole
 * database, which is granted to one after the other when no chain is held, and for which everybody else waits meanwhile.
 */
final class ChainLocks {
    private final Map<Blob, Object> holders = new TreeMap<>();
    private final Map<Blob, Deque<Wait>> waits = new TreeMap<>();
    private final Map<Long, Runnable> wholeWaits = new LinkedHashMap<>();
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

    /** Waits for the whole database, behind those who do already; the grant may come at once. */
    void awaitWhole(long request, Runnable granted) {
        wholeWaits.put(request, granted);
        grantWhole();
    }

    /** Ends a wait for the whole database; {@return whether there was one, not granted yet} */
    boolean forgetWhole(long request) {
        boolean waited = wholeWaits.remove(request) != null;
        if (waited) {
            grantAll();
        }
        return waited;
    }

    /** Gives the whole database back. */
    void releaseWhole() {
        wholeHeld = false;
        grantAll();
    }

    private void grantAll() {
        grantWhole();
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
        if (!wholeWaits.isEmpty() && !wholeHeld && holders.isEmpty()) {
            wholeHeld = true;
            wholeWaits.remove(wholeWaits.keySet().iterator().next()).run();
        }
    }

    private boolean isWholeTaken() {
        return wholeHeld || !wholeWaits.isEmpty();
    }
}
