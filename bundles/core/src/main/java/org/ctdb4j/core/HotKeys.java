// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.type.DbStatistics.HotKey;

/** The keys that have come to this node most often within a second ({@code spec/database.md} 6.9). */
final class HotKeys {
    /** Keys that are counted at a time; while there are so many that came within a second, further ones are not. */
    static final int COUNTED_MAX = 10_000;

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final Comparator<HotKey> BY_COUNT = Comparator.comparingInt(HotKey::count);

    /** By key, the windows that are open, in the order they began. */
    private final Map<Blob, Window> windows = new LinkedHashMap<>();

    /** Ascending by count, at most {@link DbStatistics#HOT_KEYS}. */
    private final List<HotKey> hottest = new ArrayList<>();

    private static final class Window {
        private final long sinceNanos;
        private int count;

        Window(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** A key has come once more. */
    void count(Blob key, long nowNanos) {
        closeWindows(nowNanos);
        Window window = windows.get(key);
        if (window == null) {
            if (windows.size() == COUNTED_MAX) {
                return;
            }
            window = new Window(nowNanos);
            windows.put(key.compact(), window);
        }
        window.count++;
        rank(new HotKey(window.count, key.compact()));
    }

    private void closeWindows(long nowNanos) {
        Iterator<Window> oldest = windows.values().iterator();
        while (oldest.hasNext() && nowNanos - oldest.next().sinceNanos >= WINDOW_NANOS) {
            oldest.remove();
        }
    }

    /** {@return all slots: those in use first, ascending} */
    List<HotKey> slots() {
        List<HotKey> slots = new ArrayList<>(hottest);
        slots.addAll(Collections.nCopies(DbStatistics.HOT_KEYS - slots.size(), HotKey.NONE));
        return slots;
    }

    private void rank(HotKey candidate) {
        int known = 0;
        while (known < hottest.size() && !hottest.get(known).key().equals(candidate.key())) {
            known++;
        }
        if (known < hottest.size()) {
            if (candidate.count() <= hottest.get(known).count()) {
                return;
            }
            hottest.set(known, candidate);
        } else if (hottest.size() < DbStatistics.HOT_KEYS) {
            hottest.add(candidate);
        } else if (candidate.count() > hottest.get(0).count()) {
            hottest.set(0, candidate);
        }
        hottest.sort(BY_COUNT);
    }
}
