// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.util.Map;
import java.util.TreeMap;

/**
 * Ban credits of the nodes, as the leader counts them ({@code spec/daemon.md} 7.2). They are forgotten when the last one of a node is older
 * than RecoveryGracePeriod, and all of them after a successful recovery.
 */
final class Credits {
    private final Map<Integer, Account> accounts = new TreeMap<>();

    private static final class Account {
        private int count;
        private long lastNanos;
    }

    Credits(Map<Integer, Integer> inherited, long nowNanos) {
        inherited.forEach((pnn, count) -> add(pnn, count, nowNanos, Long.MAX_VALUE));
    }

    void add(int pnn, int credits, long nowNanos, long graceNanos) {
        Account account = accounts.computeIfAbsent(pnn, p -> new Account());
        if (nowNanos - account.lastNanos > graceNanos) {
            account.count = 0;
        }
        account.count += credits;
        account.lastNanos = nowNanos;
    }

    /** {@return credits of a node} */
    int of(int pnn) {
        Account account = accounts.get(pnn);
        return account == null ? 0 : account.count;
    }

    void clear(int pnn) {
        accounts.remove(pnn);
    }

    void clear() {
        accounts.clear();
    }

    /** {@return all of them, by pnn} */
    Map<Integer, Integer> toMap() {
        Map<Integer, Integer> map = new TreeMap<>();
        accounts.forEach((pnn, account) -> map.put(pnn, account.count));
        return map;
    }
}
