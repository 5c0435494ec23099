// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

/** A file whose disk is full at chosen moments. */
final class FaultyFile implements FilePort {
    private final FilePort file;
    private final boolean forGood;
    private long writesLeft = Long.MAX_VALUE;

    /**
     * A file that works until told otherwise.
     *
     * @param forGood once a write failed all later ones fail too
     */
    FaultyFile(FilePort file, boolean forGood) {
        this.file = file;
        this.forGood = forGood;
    }

    /** Lets {@code count} writes pass and fails the next. */
    void failAfter(long count) {
        writesLeft = count;
    }

    void heal() {
        writesLeft = Long.MAX_VALUE;
    }

    /** {@return whether a write has failed} */
    boolean hasFailed() {
        return writesLeft < 0;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int getInt(long offset) throws IOException {
        return file.getInt(offset);
    }

    @Override
    public void putInt(long offset, int value) throws IOException {
        countWrite();
        file.putInt(offset, value);
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        file.get(offset, target, at, length);
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        countWrite();
        file.put(offset, source, at, length);
    }

    @Override
    public void extend(long size) throws IOException {
        countWrite();
        file.extend(size);
    }

    @Override
    public void truncate(long size) throws IOException {
        countWrite();
        file.truncate(size);
    }

    @Override
    public void sync(long offset, long length) throws IOException {
        file.sync(offset, length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void countWrite() throws IOException {
        boolean failing = writesLeft == 0 || forGood && writesLeft < 0;
        if (writesLeft != Long.MAX_VALUE) {
            writesLeft--;
        }
        if (failing) {
            throw new IOException("No space left on device");
        }
    }
}
