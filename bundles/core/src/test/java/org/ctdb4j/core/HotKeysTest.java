// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.type.DbStatistics;
import org.ctdb4j.protocol.type.DbStatistics.HotKey;
import org.junit.jupiter.api.Test;

class HotKeysTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> log = new ArrayList<>();
    private final HotKeys hotKeys = new HotKeys("locking.tdb", log::add);

    private static Blob key(int number) {
        return Blob.utf8("key" + number);
    }

    private void count(int number, int times, long nowNanos) {
        for (int i = 0; i < times; i++) {
            hotKeys.count(key(number), nowNanos);
        }
    }

    private List<HotKey> used() {
        return hotKeys.slots().stream().filter(slot -> slot != HotKey.NONE).toList();
    }

    @Test
    void allSlotsAreThereBeforeAnythingHasMoved() {
        assertEquals(
                IntStream.range(0, DbStatistics.HOT_KEYS)
                        .mapToObj(i -> HotKey.NONE)
                        .toList(),
                hotKeys.slots());
    }

    @Test
    void thoseThatCameMostOftenWithinASecondAreKeptAscending() {
        count(1, 5, 0);
        count(2, 3, 0);
        count(3, 4, SECOND / 2);
        assertEquals(List.of(new HotKey(3, key(2)), new HotKey(4, key(3)), new HotKey(5, key(1))), used());
    }

    @Test
    void aSecondLaterAKeyIsCountedAnewAndKeepsItsBestCount() {
        count(1, 5, 0);
        count(1, 2, SECOND);
        assertEquals(List.of(new HotKey(5, key(1))), used());
        count(1, 4, SECOND + 1);
        assertEquals(List.of(new HotKey(6, key(1))), used());
    }

    @Test
    void aHotterKeyTakesThePlaceOfTheColdest() {
        IntStream.rangeClosed(1, DbStatistics.HOT_KEYS).forEach(i -> count(i, i + 1, 0));
        count(100, 2, 0);
        assertEquals(new HotKey(2, key(1)), hotKeys.slots().get(0));
        count(100, 1, 0);
        assertEquals(new HotKey(3, key(100)), hotKeys.slots().get(0));
        assertEquals(new HotKey(3, key(2)), hotKeys.slots().get(1));
    }

    @Test
    void aLineTellsOfANewHotKeyAndOfEachTimeItsCountHasDoubled() {
        count(1, 5, 0);
        assertEquals(
                List.of(
                        "Added hot key database=locking.tdb key=6B657931 count=1",
                        "Updated hot key database=locking.tdb key=6B657931 count=2",
                        "Updated hot key database=locking.tdb key=6B657931 count=4"),
                log);
    }

    @Test
    void aKeyThatComesBackAmongTheHottestIsToldOfAnew() {
        count(0, 1, 0);
        IntStream.rangeClosed(1, DbStatistics.HOT_KEYS).forEach(i -> count(i, 2, 0));
        log.clear();
        count(0, 2, 0);
        assertEquals(List.of("Added hot key database=locking.tdb key=6B657930 count=3"), log);
    }

    @Test
    void keysThatAreTooManyAtATimeAreNotCounted() {
        IntStream.range(0, HotKeys.COUNTED_MAX).forEach(i -> count(i, 1, 0));
        count(-1, 5, 0);
        assertEquals(1, hotKeys.slots().get(DbStatistics.HOT_KEYS - 1).count());
        count(-1, 5, SECOND);
        assertEquals(5, hotKeys.slots().get(DbStatistics.HOT_KEYS - 1).count());
    }
}
