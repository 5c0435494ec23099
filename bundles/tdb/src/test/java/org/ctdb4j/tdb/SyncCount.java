// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;

/** A file that counts how often it is synced. */
final class SyncCount implements FilePort {
    int syncs;

    private final FilePort file;

    SyncCount(FilePort file) {
        this.file = file;
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
        file.putInt(offset, value);
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        file.get(offset, target, at, length);
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        file.put(offset, source, at, length);
    }

    @Override
    public void extend(long size) throws IOException {
        file.extend(size);
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void sync(long offset, long length) {
        syncs++;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
