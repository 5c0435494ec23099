// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.core;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.ctdb4j.api.Blob;

/**
 * Which nodes have read-only copies of the records of this one. It lives as long as the copies can: a volatile database that is
 * opened again is empty, and a recovery leaves no copy. (ctdbd keeps it in a file of its own, which nobody else reads.)
 */
final class ReadonlyHolders {
    /** Room for the records of one database; one that finds none moves instead of being copied. */
    static final int BYTES_MAX = 32 << 20;

    /** What a record takes beside its key, roughly. */
    static final int BYTES_PER_RECORD = 160;

    private final Map<Blob, BitSet> holders = new LinkedHashMap<>();
    private long bytes;

    /** {@return whether a copy of the record can be given away} */
    boolean hasRoomFor(Blob key) {
        return holders.containsKey(key) || bytes + bytesOf(key) <= BYTES_MAX;
    }

    void add(Blob key, int pnn) {
        BitSet nodes = holders.get(key);
        if (nodes == null) {
            nodes = new BitSet();
            holders.put(key.compact(), nodes);
            bytes += bytesOf(key);
        }
        nodes.set(pnn);
    }

    /** {@return who has a copy, in pnn order} */
    List<Integer> of(Blob key) {
        return holders.getOrDefault(key, new BitSet()).stream().boxed().toList();
    }

    /** Nobody has a copy of the record any more. */
    void remove(Blob key) {
        if (holders.remove(key) != null) {
            bytes -= bytesOf(key);
        }
    }

    void clear() {
        holders.clear();
        bytes = 0;
    }

    private static int bytesOf(Blob key) {
        return key.size() + BYTES_PER_RECORD;
    }
}
