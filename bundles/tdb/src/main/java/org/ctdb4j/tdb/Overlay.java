// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

import org.ctdb4j.tdb.TdbException.Reason;

/**
 * A file as a transaction sees it: pages it has changed are kept here, everything else is read from the file below, which is
 * never written to. Beyond the end of that file the pages that nobody has written are zero.
 */
final class Overlay implements FilePort {
    private static final int PAGE = (int) Layout.PAGE;
    private static final int FIRST_PAGES = 64;

    /** Called for each changed page. */
    interface Visitor {
        /**
         * Takes a look at a page.
         *
         * @param length bytes of the page that belong to the file
         */
        void visit(long at, byte[] page, int length);
    }

    private final FilePort file;
    private final long fileSize;
    private final long bytesMax;
    private long size;
    private byte[][] pages = new byte[FIRST_PAGES][];
    private long bytes;
    private boolean overflowed;

    /**
     * The file without a change.
     *
     * @param bytesMax memory for changed pages
     */
    Overlay(FilePort file, long fileSize, long bytesMax) {
        this.file = file;
        this.fileSize = fileSize;
        this.bytesMax = bytesMax;
        size = fileSize;
    }

    boolean isChanged() {
        return bytes > 0;
    }

    /** {@return whether a change is missing for lack of memory, maybe half of it} */
    boolean isOverflowed() {
        return overflowed;
    }

    /** {@return whether the file would have to grow} */
    boolean isGrown() {
        return size > fileSize;
    }

    /** {@return the size of the file below when the transaction began} */
    long fileSize() {
        return fileSize;
    }

    /** Shows all changed pages in the order of the file. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != null) {
                visitor.visit(start(i), pages[i], length(i));
            }
        }
    }

    /** Takes over what the file below holds now, into pages that are changed already. */
    void reread(long offset, long length) throws IOException {
        int first = index(offset);
        int last = Math.min(index(offset + length - 1), pages.length - 1);
        for (int i = first; i <= last; i++) {
            long from = Math.max(offset, start(i));
            long to = Math.min(offset + length, start(i) + length(i));
            if (pages[i] != null && from < to) {
                file.get(from, pages[i], (int) (from - start(i)), (int) (to - from));
            }
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int getInt(long offset) throws IOException {
        require(offset, Integer.BYTES);
        int at = within(offset);
        if (at > PAGE - Integer.BYTES) {
            byte[] word = new byte[Integer.BYTES];
            get(offset, word, 0, word.length);
            return TdbHash.word(word, 0);
        }
        byte[] page = page(index(offset));
        if (page != null) {
            return TdbHash.word(page, at);
        }
        return offset + Integer.BYTES <= fileSize ? file.getInt(offset) : 0;
    }

    @Override
    public void putInt(long offset, int value) throws IOException {
        byte[] word = new byte[Integer.BYTES];
        TdbHash.putWord(word, 0, value);
        put(offset, word, 0, word.length);
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        require(offset, length);
        for (int done = 0, part; done < length; done += part) {
            long from = offset + done;
            part = Math.min(length - done, PAGE - within(from));
            byte[] page = page(index(from));
            if (page != null) {
                System.arraycopy(page, within(from), target, at + done, part);
            } else {
                getBelow(from, target, at + done, part);
            }
        }
    }

    private void getBelow(long offset, byte[] target, int at, int length) throws IOException {
        int there = (int) Math.max(0, Math.min(length, fileSize - offset));
        if (there > 0) {
            file.get(offset, target, at, there);
        }
        Arrays.fill(target, at + there, at + length, (byte) 0);
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        require(offset, length);
        for (int done = 0, part; done < length; done += part) {
            long to = offset + done;
            part = Math.min(length - done, PAGE - within(to));
            System.arraycopy(source, at + done, writable(index(to)), within(to), part);
        }
    }

    /** {@return true: nobody else sees these pages} */
    @Override
    public boolean addsAtomically() {
        return true;
    }

    @Override
    public void extend(long newSize) {
        size = Math.max(size, newSize);
    }

    @Override
    public void truncate(long newSize) {
        throw new UnsupportedOperationException("a transaction never cuts the file");
    }

    /** Does nothing: a commit syncs the file below. */
    @Override
    public void sync(long offset, long length) {}

    /** Does nothing: the file below is not ours. */
    @Override
    public void close() {}

    private byte[] page(int index) {
        return index < pages.length ? pages[index] : null;
    }

    private byte[] writable(int index) throws IOException {
        if (index >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(2 * pages.length, index + 1));
        }
        if (pages[index] == null) {
            if (bytes + PAGE > bytesMax) {
                overflowed = true;
                throw new TdbException(Reason.TOO_LARGE, "a transaction that changes more than " + bytesMax + " bytes");
            }
            byte[] page = new byte[PAGE];
            getBelow(start(index), page, 0, PAGE);
            pages[index] = page;
            bytes += PAGE;
        }
        return pages[index];
    }

    private int length(int index) {
        return (int) Math.min(PAGE, size - start(index));
    }

    private void require(long offset, int length) throws EOFException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new EOFException(length + " bytes at offset " + offset + " of a file of " + size);
        }
    }

    private static int index(long offset) {
        return (int) (offset / PAGE);
    }

    private static int within(long offset) {
        return (int) (offset % PAGE);
    }

    private static long start(int index) {
        return (long) index * PAGE;
    }
}
