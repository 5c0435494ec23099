// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.HotKey;
import org.ctdb4j.api.service.HotKey.Visit;

/** Puts together what nodes say about the keys that came to them most often, and what may be done about them. */
final class HotKeys {
    /** A record that comes to two nodes so often within a second is worth a thought. */
    static final int HOT_PER_SECOND = 10;

    /** The first bucket of calls that had to run after their record: 16 hops and more. */
    static final int CHASED_BUCKET = 5;

    private final int flags;
    private final Map<Blob, List<Visit>> visits = new LinkedHashMap<>();
    private boolean chased;

    /** @param flags of the database */
    HotKeys(int flags) {
        this.flags = flags;
    }

    void add(int pnn, DatabaseCounters counters) {
        for (DatabaseCounters.Key key : counters.hotKeys()) {
            if (!key.key().isEmpty()) {
                visits.computeIfAbsent(key.key(), k -> new ArrayList<>()).add(new Visit(pnn, key.count()));
            }
        }
        List<Integer> buckets = counters.hopCountBuckets();
        chased |= buckets.stream().skip(CHASED_BUCKET).anyMatch(calls -> calls != 0);
    }

    /** {@return the keys, the hottest first} */
    List<HotKey> ranked() {
        return visits.entrySet().stream()
                .map(each -> hotKey(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingLong(HotKey::perSecond).reversed())
                .toList();
    }

    private HotKey hotKey(Blob key, List<Visit> unsorted) {
        List<Visit> sorted = unsorted.stream()
                .sorted(Comparator.comparingLong(Visit::perSecond).reversed())
                .toList();
        return new HotKey(key, sorted, advice(sorted));
    }

    private String advice(List<Visit> sorted) {
        if (sorted.size() < 2 || sorted.get(1).perSecond() < HOT_PER_SECOND) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        if (!has(DatabaseFlags.READONLY)) {
            parts.add("if it is read more than written, make the database read-only");
        }
        if (chased && !has(DatabaseFlags.STICKY)) {
            parts.add("calls run after it, make the database sticky");
        }
        return String.join("; ", parts);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
