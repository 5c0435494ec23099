// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file on a disk that keeps for certain only what was synced. When the power is cut each sector holds what any of the writes since
 * then has left there, whatever the others hold, and the file has any of the sizes it had.
 */
final class PowerCutFile implements FilePort {
    private static final int SECTOR = 512;

    private record Write(long offset, byte[] bytes) {
        boolean touches(long from, long to) {
            return offset < to && from < offset + bytes.length;
        }
    }

    private final HeapFile seen;
    private final HeapFile synced;
    private final Runnable beforeEach;
    private final List<Write> writes = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();

    /**
     * A file with content that is on the disk.
     *
     * @param beforeEach called before anything changes, which is when the power may be cut
     */
    PowerCutFile(byte[] content, Runnable beforeEach) {
        seen = new HeapFile(content, Integer.MAX_VALUE);
        synced = new HeapFile(content, Integer.MAX_VALUE);
        this.beforeEach = beforeEach;
    }

    /** {@return what is there after a cut that loses everything it may lose} */
    byte[] leastThatSurvives() {
        return synced.content();
    }

    /** {@return what is there after a cut that loses nothing} */
    byte[] mostThatSurvives() {
        return seen.content();
    }

    /** {@return what is there after some cut} */
    byte[] survivor(Random random) {
        int lastSize = random.nextInt(sizes.size() + 1);
        long size = lastSize == 0 ? synced.size() : sizes.get(lastSize - 1);
        byte[] content = Arrays.copyOf(synced.content(), (int) size);
        boolean[] done = new boolean[(int) (size / SECTOR) + 1];
        for (Write write : writes) {
            long end = Math.min(write.offset + write.bytes.length, size);
            for (long sector = write.offset / SECTOR; sector * SECTOR < end; sector++) {
                if (!done[(int) sector]) {
                    done[(int) sector] = true;
                    settle(content, sector * SECTOR, Math.min(size, (sector + 1) * SECTOR), random);
                }
            }
        }
        return content;
    }

    private void settle(byte[] content, long from, long to, Random random) {
        List<Write> candidates =
                writes.stream().filter(write -> write.touches(from, to)).toList();
        for (Write write : candidates.subList(0, random.nextInt(candidates.size() + 1))) {
            long start = Math.max(from, write.offset);
            long end = Math.min(to, write.offset + write.bytes.length);
            System.arraycopy(write.bytes, (int) (start - write.offset), content, (int) start, (int) (end - start));
        }
    }

    @Override
    public long size() {
        return seen.size();
    }

    @Override
    public int getInt(long offset) throws IOException {
        return seen.getInt(offset);
    }

    @Override
    public void putInt(long offset, int value) throws IOException {
        byte[] word = new byte[Integer.BYTES];
        TdbHash.putWord(word, 0, value);
        put(offset, word, 0, word.length);
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        seen.get(offset, target, at, length);
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        beforeEach.run();
        seen.put(offset, source, at, length);
        writes.add(new Write(offset, Arrays.copyOfRange(source, at, at + length)));
    }

    @Override
    public void extend(long size) throws IOException {
        beforeEach.run();
        seen.extend(size);
        sizes.add(seen.size());
    }

    @Override
    public void truncate(long size) {
        throw new UnsupportedOperationException("nothing under test cuts a file");
    }

    @Override
    public void sync(long offset, long length) throws IOException {
        beforeEach.run();
        synced.extend(seen.size());
        for (Write write : writes) {
            synced.put(write.offset, write.bytes, 0, write.bytes.length);
        }
        writes.clear();
        sizes.clear();
    }

    @Override
    public void close() {}
}
