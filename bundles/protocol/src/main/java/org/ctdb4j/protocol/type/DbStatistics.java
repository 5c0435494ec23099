// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.protocol.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.ctdb4j.api.Blob;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.wire.WireReader;
import org.ctdb4j.protocol.wire.WireWriter;

/**
 * What a node counts for one database. Ten slots for hot keys are always there; each holds a pointer that means
 * nothing, and the keys themselves come last.
 *
 * <pre>
 *  0       112              144              148          152              216            220   224        464
 *  | locks | vacuum latency | ro_delegations | ro_revokes | hop_buckets×16 | num_hot_keys | pad | slots×10 | keys …
 *
 *  slot:  0       4     8           16         24
 *         | count | pad | (pointer) | key size |
 * </pre>
 *
 * @param hotKeys ten of them, those in use first
 */
public record DbStatistics(
        LockStatistics locks,
        Latency vacuumLatency,
        int roDelegations,
        int roRevokes,
        List<Integer> hopCountBuckets,
        List<HotKey> hotKeys) {

    /** How many hot keys a node keeps. */
    public static final int HOT_KEYS = 10;

    private static final int PAD = 4;
    private static final int SIZE_MIN = 464;

    public DbStatistics {
        hopCountBuckets = Buckets.checked(hopCountBuckets);
        hotKeys = List.copyOf(hotKeys);
        if (hotKeys.size() != HOT_KEYS) {
            throw new IllegalArgumentException("There are 10 hot keys, not " + hotKeys.size());
        }
    }

    /**
     * A key that moved or was asked for often.
     *
     * @param count of hops or calls
     * @param key empty in a slot that is not used
     */
    public record HotKey(int count, Blob key) {

        /** A slot that is not used. */
        public static final HotKey NONE = new HotKey(0, Blob.EMPTY);
    }

    public static DbStatistics decode(Blob payload) throws MalformedPayloadException {
        return WireReader.whole(payload, DbStatistics::read);
    }

    public Blob encode() {
        return WireWriter.whole(SIZE_MIN, this::write);
    }

    private static DbStatistics read(WireReader in) throws MalformedPayloadException {
        LockStatistics locks = LockStatistics.read(in);
        Latency vacuumLatency = Latency.read(in);
        int roDelegations = in.u32();
        int roRevokes = in.u32();
        List<Integer> hopCountBuckets = Buckets.read(in);
        return new DbStatistics(locks, vacuumLatency, roDelegations, roRevokes, hopCountBuckets, readHotKeys(in));
    }

    private static List<HotKey> readHotKeys(WireReader in) throws MalformedPayloadException {
        int used = in.u32();
        if (used < 0 || used > HOT_KEYS) {
            throw new MalformedPayloadException(Integer.toUnsignedString(used) + " hot keys");
        }
        in.pad(PAD);
        int[] counts = new int[HOT_KEYS];
        long[] keySizes = new long[HOT_KEYS];
        for (int i = 0; i < HOT_KEYS; i++) {
            counts[i] = in.u32();
            in.pad(PAD + Long.BYTES);
            keySizes[i] = in.u64();
        }
        List<HotKey> hotKeys = new ArrayList<>(Collections.nCopies(HOT_KEYS, HotKey.NONE));
        for (int i = 0; i < used; i++) {
            hotKeys.set(i, new HotKey(counts[i], in.blob(keySizes[i])));
        }
        return hotKeys;
    }

    private void write(WireWriter out) {
        locks.write(out);
        vacuumLatency.write(out);
        out.u32(roDelegations).u32(roRevokes);
        Buckets.write(hopCountBuckets, out);
        out.u32(HOT_KEYS).pad(PAD);
        for (HotKey hotKey : hotKeys) {
            out.u32(hotKey.count).pad(PAD + Long.BYTES).u64(hotKey.key.size());
        }
        hotKeys.forEach(hotKey -> out.blob(hotKey.key));
    }
}
