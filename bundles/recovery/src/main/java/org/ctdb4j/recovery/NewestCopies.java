// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.recovery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;

/**
 * Finds out which copy of each key is the newest, by its number among all copies, in little memory: a key is known by a digest, and a
 * share of all keys is looked at a time, half of it once there is no room for more. What was left out takes another round over the
 * same copies in the same order.
 *
 * <pre>
 *  slot: | hash of the key, 32 | digest of the key, 96 | rsn, 64 | number of the copy + 1, 63 | names the leader, 1 |
 * </pre>
 */
final class NewestCopies {
    /** The first table needs no room of the shared kind: a small database is recovered whatever the others take. */
    static final int SLOTS_MIN = 1 << 10;

    /** Keys that somebody has chosen for their hash are in one share however small it is: then there must be room. */
    private static final int SHARES_MAX = 1 << 20;

    private static final int SLOT_LONGS = 4;
    private static final int RSN = 2;
    private static final int PLACE = 3;

    private final int leader;
    private final IndexRoom room;
    private final MessageDigest digest = sha256();
    private final Deque<Share> left = new ArrayDeque<>();
    private final BitSet newest = new BitSet();
    private Share share = Share.ALL;
    private long[] slots = new long[SLOTS_MIN * SLOT_LONGS];
    private int keys;
    private int seen;
    private long taken;

    NewestCopies(int leader, IndexRoom room) {
        this.leader = leader;
        this.room = room;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes the next copy: a higher rsn wins; a tie keeps the first seen unless that one names the leader as dmaster. */
    void see(Blob key, RecordHeader header) {
        int number = seen++;
        int hash = key.jenkinsHash();
        if (!share.has(hash)) {
            return;
        }
        if (keys >= capacity()) {
            makeRoom();
            if (!share.has(hash)) {
                return;
            }
        }
        byte[] sum = digest.digest(key.toByteArray());
        Blob words = Blob.wrap(sum);
        offer(Integer.toUnsignedLong(hash) << 32 | words.u32At(0) & 0xffffffffL, words.u64At(4), header, number);
    }

    private void offer(long first, long second, RecordHeader header, int number) {
        int slot = find(slots, first, second);
        boolean fresh = slots[slot + PLACE] == 0;
        if (fresh || replaces(header.rsn(), slot)) {
            slots[slot] = first;
            slots[slot + 1] = second;
            slots[slot + RSN] = header.rsn();
            slots[slot + PLACE] = (number + 1L) << 1 | (header.dmaster() == leader ? 1 : 0);
            keys += fresh ? 1 : 0;
        }
    }

    private boolean replaces(long rsn, int slot) {
        int order = Long.compareUnsigned(rsn, slots[slot + RSN]);
        return order > 0 || order == 0 && (slots[slot + PLACE] & 1) != 0;
    }

    /**
     * All copies have been seen once in this round.
     *
     * @return whether another round is needed
     */
    boolean endRound() {
        for (int slot = 0; slot < slots.length; slot += SLOT_LONGS) {
            long place = slots[slot + PLACE];
            if (place != 0) {
                newest.set((int) ((place >>> 1) - 1));
            }
        }
        if (left.isEmpty()) {
            drop();
            return false;
        }
        share = left.pop();
        slots = new long[slots.length];
        keys = 0;
        seen = 0;
        return true;
    }

    /** {@return whether the copy with that number is the newest of its key, once no round is needed any more} */
    boolean isNewest(int number) {
        return newest.get(number);
    }

    /** Gives the memory of the index back; what has been found out stays. */
    void drop() {
        room.giveBack(taken);
        taken = 0;
        slots = new long[0];
    }

    private int capacity() {
        return slots.length / SLOT_LONGS / 4 * 3;
    }

    /** Grows, or leaves half of the share to a later round. While a table is made anew there are two of them. */
    private void makeRoom() {
        long wanted = 4L * slots.length * Long.BYTES;
        if (share.of() == SHARES_MAX || room.take(wanted - taken)) {
            taken = wanted;
            slots = rebuilt(Math.multiplyExact(2, slots.length));
            return;
        }
        while (keys >= capacity() && share.of() < SHARES_MAX) {
            left.push(share.otherHalf());
            share = share.half();
            slots = rebuilt(slots.length);
        }
    }

    /** {@return a table of that length with the keys of the share} */
    private long[] rebuilt(int length) {
        long[] table = new long[length];
        keys = 0;
        for (int slot = 0; slot < slots.length; slot += SLOT_LONGS) {
            if (slots[slot + PLACE] != 0 && share.has((int) (slots[slot] >>> 32))) {
                System.arraycopy(slots, slot, table, find(table, slots[slot], slots[slot + 1]), SLOT_LONGS);
                keys++;
            }
        }
        return table;
    }

    /** {@return where a key is in the table, or an empty slot where it would be} */
    private static int find(long[] table, long first, long second) {
        int mask = table.length / SLOT_LONGS - 1;
        for (int slot = (int) second & mask; ; slot = slot + 1 & mask) {
            int at = slot * SLOT_LONGS;
            if (table[at + PLACE] == 0 || table[at] == first && table[at + 1] == second) {
                return at;
            }
        }
    }
}
