// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.DatabaseFlags;
import org.ctdb4j.api.service.DatabaseCounters;
import org.ctdb4j.api.service.HotKey;
import org.ctdb4j.api.service.HotKey.Visit;
import org.ctdb4j.api.service.NodeCounters;
import org.junit.jupiter.api.Test;

class HotKeysTest {
    private static final NodeCounters.Latency NONE = new NodeCounters.Latency(0, 0, 0, 0);
    private static final Blob HOT = Blob.utf8("hot");
    private static final Blob WARM = Blob.utf8("warm");

    private final HotKeys keys = new HotKeys(0);

    @Test
    void theHottestComeFirstAndSoDoTheNodesTheyComeTo() {
        keys.add(0, counters(0, key(3, WARM), key(20, HOT)));
        keys.add(1, counters(0, key(0, Blob.EMPTY), key(30, HOT)));
        List<HotKey> ranked = keys.ranked();
        assertEquals(List.of(HOT, WARM), ranked.stream().map(HotKey::key).toList());
        assertEquals(List.of(new Visit(1, 30), new Visit(0, 20)), ranked.get(0).visits());
        assertEquals("", ranked.get(1).advice());
    }

    @Test
    void aKeyThatTwoNodesWantOftenMayBeReadOnly() {
        keys.add(0, counters(0, key(HotKeys.HOT_PER_SECOND, HOT)));
        keys.add(1, counters(0, key(HotKeys.HOT_PER_SECOND, HOT)));
        assertEquals(
                "if it is read more than written, make the database read-only",
                keys.ranked().get(0).advice());
    }

    @Test
    void aKeyThatCallsRunAfterMayBeSticky() {
        HotKeys copied = new HotKeys(DatabaseFlags.READONLY);
        copied.add(0, counters(0, key(20, HOT)));
        copied.add(1, counters(1, key(20, HOT)));
        assertEquals(
                "calls run after it, make the database sticky",
                copied.ranked().get(0).advice());
    }

    @Test
    void whatHasBeenDoneIsNotAdvised() {
        HotKeys both = new HotKeys(DatabaseFlags.READONLY | DatabaseFlags.STICKY);
        both.add(0, counters(1, key(20, HOT)));
        both.add(1, counters(1, key(20, HOT)));
        assertEquals("", both.ranked().get(0).advice());
    }

    @Test
    void aKeyThatOneNodeWantsNeedsNoAdvice() {
        keys.add(0, counters(1, key(50, HOT)));
        keys.add(1, counters(1, key(HotKeys.HOT_PER_SECOND - 1, HOT)));
        assertTrue(keys.ranked().get(0).advice().isEmpty());
    }

    private static DatabaseCounters.Key key(int count, Blob key) {
        return new DatabaseCounters.Key(count, key);
    }

    private static DatabaseCounters counters(int chased, DatabaseCounters.Key... keys) {
        List<Integer> buckets = new ArrayList<>(Collections.nCopies(16, 0));
        buckets.set(HotKeys.CHASED_BUCKET, chased);
        NodeCounters.Locks locks = new NodeCounters.Locks(0, 0, 0, 0, NONE, Collections.nCopies(16, 0));
        return new DatabaseCounters(0, 0, locks, buckets, NONE, List.of(keys));
    }
}
