// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.spi.spool;

import java.util.ArrayList;
import java.util.List;

import org.ctdb4j.api.Blob;

/** Spools on the heap, for nodes without a disk: those of simulations and tests, which may fill and break them. */
public final class HeapSpools implements Spools {
    private static final long INDEX_BYTES_MAX = 64L << 20;

    private long room = Long.MAX_VALUE;
    private long held;
    private boolean broken;

    /** Lets so many bytes more in from now on. */
    public void room(long bytes) {
        room = bytes;
    }

    /** Nothing can be read back from now on. */
    public void breakDown() {
        broken = true;
    }

    /** {@return bytes in all spools together} */
    public long held() {
        return held;
    }

    @Override
    public Spool open() {
        return new HeapSpool();
    }

    @Override
    public long indexBytesMax() {
        return INDEX_BYTES_MAX;
    }

    private final class HeapSpool implements Spool {
        private final List<Blob> payloads = new ArrayList<>();

        @Override
        public void append(Blob payload) throws SpoolException {
            if (payload.size() > room) {
                throw new SpoolException("no room for " + payload.size() + " bytes");
            }
            payloads.add(payload);
            held += payload.size();
            room -= payload.size();
        }

        @Override
        public int count() {
            return payloads.size();
        }

        @Override
        public Blob get(int index) throws SpoolException {
            if (broken) {
                throw new SpoolException("cannot be read");
            }
            return payloads.get(index);
        }

        @Override
        public void clear() {
            held -= payloads.stream().mapToLong(Blob::size).sum();
            payloads.clear();
        }
    }
}
