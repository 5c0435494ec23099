// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.Arrays;

/**
 * A file without records: a header, which stands twice where there are mutexes, before and behind them, and zeros. It is made piece by
 * piece, because the mutexes take megabytes.
 */
final class EmptyFile {
    /** A whole number of mutexes. */
    private static final int PIECE = 6400 * MutexArea.MUTEX_SIZE;

    private final byte[] header;
    private final int hashSize;
    private final long base;

    private EmptyFile(byte[] header, int hashSize, long base) {
        this.header = header;
        this.hashSize = hashSize;
        this.base = base;
    }

    static EmptyFile of(int hashSize, int flags) {
        boolean swapped = (flags & TdbFlags.CONVERT) != 0;
        boolean mutexes = (flags & TdbFlags.MUTEX_LOCKING) != 0;
        boolean jenkins = mutexes || (flags & TdbFlags.INCOMPATIBLE_HASH) != 0;
        TdbHash hash = jenkins ? TdbHash.JENKINS : TdbHash.OLD;
        byte[] header = Arrays.copyOf(Layout.magicText(), Layout.HEADER_SIZE);
        Header.putField(header, swapped, Layout.VERSION_AT, Layout.VERSION);
        Header.putField(header, swapped, Layout.HASH_SIZE_AT, hashSize);
        Header.putField(header, swapped, Layout.MARKER_AT, jenkins ? Layout.MARKER_JENKINS : Layout.MARKER_CLASSIC);
        Header.putField(header, swapped, Layout.HASH_CHECK_1_AT, hash.of(Layout.hashCheckText()));
        Header.putField(header, swapped, Layout.HASH_CHECK_2_AT, hash.of(Header.magicBytes(swapped)));
        if (!mutexes) {
            return new EmptyFile(header, hashSize, 0);
        }
        long base = MutexArea.size(hashSize);
        Header.putField(header, swapped, Layout.MARKER_AT, Layout.MARKER_FEATURES);
        Header.putField(header, swapped, Layout.FEATURES_AT, Layout.FEATURE_MUTEX);
        Header.putField(header, swapped, Layout.MUTEX_SIZE_AT, Math.toIntExact(base));
        return new EmptyFile(header, hashSize, base);
    }

    long size() {
        return base + Layout.dataStart(hashSize);
    }

    /**
     * {@return whether the file holds nobody's data: it is empty, or its formatting was cut short} Then each byte is
     * either still zero or what formatting writes there.
     */
    boolean isBlank(FilePort port) throws IOException {
        long size = port.size();
        if (size > size() || Header.hasMagic(port)) {
            return false;
        }
        byte[] there = new byte[(int) Math.min(PIECE, size)];
        byte[] expected = new byte[there.length];
        for (long at = 0; at < size; at += PIECE) {
            int length = (int) Math.min(PIECE, size - at);
            port.get(at, there, 0, length);
            fill(expected, at, length);
            for (int i = 0; i < length; i++) {
                if (there[i] != 0 && there[i] != expected[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Makes the file an empty TDB. The magic text comes last: without it the next opener formats again. */
    void format(FilePort port) throws IOException {
        port.truncate(0);
        port.extend(size());
        write(port, Layout.VERSION_AT, base + Layout.HEADER_SIZE);
        writeMagic(port);
    }

    /**
     * The same without giving up what the file holds behind it, which is made long enough for a whole number of whole blocks. A
     * mutex that is still there stays as it is, since somebody may have it.
     */
    void restore(FilePort port) throws IOException {
        long least = port.size() + Block.HEADER + Block.TAILER;
        boolean more = port.size() > size();
        port.extend(more ? (least + Layout.PAGE - 1) / Layout.PAGE * Layout.PAGE : size());
        if (base != 0) {
            MutexArea.restore(port, hashSize);
            write(port, Layout.VERSION_AT, Layout.HEADER_SIZE);
        }
        write(port, Math.max(base, Layout.VERSION_AT), size());
        writeMagic(port);
    }

    /** Makes mutexes that nobody has of those that are there. */
    void clearMutexes(FilePort port) throws IOException {
        write(port, MutexArea.ALL_AT, base);
    }

    private void writeMagic(FilePort port) throws IOException {
        port.put(0, header, 0, Layout.VERSION_AT);
    }

    private void write(FilePort port, long from, long to) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, to - from)];
        for (long at = from; at < to; at += PIECE) {
            int length = (int) Math.min(PIECE, to - at);
            if (at == from || !isInsideMutexes(at - PIECE, at + length)) {
                fill(piece, at, length);
            }
            port.putLarge(at, piece, length);
        }
    }

    /** Two pieces of nothing but mutexes are alike. */
    private boolean isInsideMutexes(long from, long to) {
        return base != 0 && from >= MutexArea.FREE_LIST_AT && to <= MutexArea.end(hashSize);
    }

    /** Makes the bytes from an offset on. */
    private void fill(byte[] piece, long offset, int length) {
        Arrays.fill(piece, 0, length, (byte) 0);
        if (base != 0) {
            MutexArea.fill(piece, offset, length, hashSize);
        }
        fillHeader(piece, offset, length, 0);
        fillHeader(piece, offset, length, base);
    }

    private void fillHeader(byte[] piece, long offset, int length, long at) {
        long from = Math.max(at, offset);
        long to = Math.min(at + header.length, offset + length);
        if (from < to) {
            System.arraycopy(header, (int) (from - at), piece, (int) (from - offset), (int) (to - from));
        }
    }
}
