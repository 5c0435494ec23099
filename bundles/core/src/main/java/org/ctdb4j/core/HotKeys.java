// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.type.DbStatistics.HotKey;

/** The keys that have come to this node most often within a second ({@code spec/database.md} 6.9). */
final class HotKeys {
    /** Keys that are counted at a time; while there are so many that came within a second, further ones are not. */
    static final int COUNTED_MAX = 10_000;

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final Comparator<HotKey> BY_COUNT = Comparator.comparingInt(HotKey::count);

    private final String database;
    private final Consumer<String> log;

    /** By key, the windows that are open, in the order they began. */
    private final Map<Blob, Window> windows = new LinkedHashMap<>();

    /** Ascending by count, at most {@link DbStatistics#HOT_KEYS}. */
    private final List<HotKey> hottest = new ArrayList<>();

    /** Counts at which a line was logged about a key, as long as it is one of the hottest. */
    private final Map<Blob, Integer> logged = new HashMap<>();

    /** @param log told when a key becomes one of the hottest, and each time its count has doubled since */
    HotKeys(String database, Consumer<String> log) {
        this.database = database;
        this.log = log;
    }

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
        if (hottest.size() < DbStatistics.HOT_KEYS
                || window.count > hottest.get(0).count()) {
            rank(new HotKey(window.count, key.compact()));
        }
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
            if (candidate.count() >= 2 * logged.get(candidate.key())) {
                tell("Updated", candidate);
            }
        } else if (hottest.size() < DbStatistics.HOT_KEYS) {
            hottest.add(candidate);
            tell("Added", candidate);
        } else {
            logged.remove(hottest.get(0).key());
            hottest.set(0, candidate);
            tell("Added", candidate);
        }
        hottest.sort(BY_COUNT);
    }

    private void tell(String what, HotKey key) {
        logged.put(key.key(), key.count());
        String hex = key.key().toHex().toUpperCase(Locale.ROOT);
        log.accept("%s hot key database=%s key=%s count=%d".formatted(what, database, hex, key.count()));
    }
}
