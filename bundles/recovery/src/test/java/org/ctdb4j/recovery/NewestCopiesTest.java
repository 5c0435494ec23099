// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewestCopiesTest {
    private static final int LEADER = 1;
    private static final int COPIES = 20_000;
    private static final int KEYS = 6_000;

    private record Copy(Blob key, RecordHeader header) {}

    /** Against a plain map: with no room at all, with room for some growth, and with room for everything. */
    @ParameterizedTest
    @ValueSource(longs = {0, 300_000, 100_000_000})
    void findsWhatAMapFinds(long bytes) {
        List<Copy> copies = copies(new Random(bytes));
        IndexRoom room = new IndexRoom(bytes);
        NewestCopies newest = new NewestCopies(LEADER, room);
        int rounds = 0;
        do {
            copies.forEach(copy -> newest.see(copy.key(), copy.header()));
            rounds++;
        } while (newest.endRound());

        Set<Integer> found = new LinkedHashSet<>();
        for (int i = 0; i < copies.size(); i++) {
            if (newest.isNewest(i)) {
                found.add(i);
            }
        }
        assertEquals(byMap(copies), found);
        assertEquals(0, room.used());
        assertEquals(bytes == 100_000_000, rounds == 1, () -> "with room for " + bytes);
    }

    /** Such keys are all in the same share, however small: lookup3 has no secret. */
    @Test
    void copesWithKeysOfTheSameHash() {
        NewestCopies newest = new NewestCopies(LEADER, new IndexRoom(0));
        List<Blob> keys = sameHash(2 * NewestCopies.SLOTS_MIN);
        do {
            keys.forEach(key -> newest.see(key, new RecordHeader(1, 2, 0)));
        } while (newest.endRound());
        assertTrue(newest.isNewest(0));
        assertTrue(newest.isNewest(keys.size() - 1));
    }

    @Test
    void halvesOfAShareAreTheShare() {
        Share share = Share.ALL.otherHalf().half();
        for (int hash = 0; hash < 16; hash++) {
            boolean inHalf = share.half().has(hash);
            boolean inOther = share.otherHalf().has(hash);
            assertEquals(share.has(hash), inHalf || inOther);
            assertFalse(inHalf && inOther);
        }
    }

    private static List<Copy> copies(Random random) {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            Blob key = Blob.utf8("key " + random.nextInt(KEYS));
            copies.add(new Copy(key, new RecordHeader(random.nextInt(4) - 2, random.nextInt(3), 0)));
        }
        return copies;
    }

    private static Set<Integer> byMap(List<Copy> copies) {
        Map<Blob, Integer> newest = new LinkedHashMap<>();
        for (int i = 0; i < copies.size(); i++) {
            Integer present = newest.get(copies.get(i).key());
            if (present == null
                    || replaces(copies.get(i).header(), copies.get(present).header())) {
                newest.put(copies.get(i).key(), i);
            }
        }
        return new LinkedHashSet<>(newest.values().stream().sorted().toList());
    }

    private static boolean replaces(RecordHeader copy, RecordHeader present) {
        int order = Long.compareUnsigned(copy.rsn(), present.rsn());
        return order > 0 || order == 0 && present.dmaster() == LEADER;
    }

    /** The second block of each key takes back what the first has made of the state of lookup3. */
    private static List<Blob> sameHash(int count) {
        List<Blob> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] state = {0xdeadbeef + 24 + i, 0xdeadbeef + 24, 0xdeadbeef + 24};
            mix(state);
            keys.add(Blob.u32(i)
                    .concat(Blob.u64(0))
                    .concat(Blob.u32(-state[0]))
                    .concat(Blob.u32(-state[1]))
                    .concat(Blob.u32(-state[2])));
        }
        assertEquals(1, keys.stream().map(Blob::jenkinsHash).distinct().count());
        return keys;
    }

    private static void mix(int[] state) {
        int[] rotations = {4, 6, 8, 16, 19, 4};
        for (int step = 0; step < rotations.length; step++) {
            int x = step % 3;
            int y = (step + 1) % 3;
            int z = (step + 2) % 3;
            state[x] = (state[x] - state[z]) ^ Integer.rotateLeft(state[z], rotations[step]);
            state[z] += state[y];
        }
    }
}
