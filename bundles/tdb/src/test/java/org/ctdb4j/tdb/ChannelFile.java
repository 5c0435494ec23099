// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A file on disk through positional reads and writes, which share the page cache with mapped processes. */
final class ChannelFile implements FilePort {
    private final FileChannel channel;
    private final ByteBuffer word = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    ChannelFile(FileChannel channel) {
        this.channel = channel;
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int getInt(long offset) throws IOException {
        read(word.clear(), offset);
        return word.getInt(0);
    }

    @Override
    public void putInt(long offset, int value) throws IOException {
        write(word.clear().putInt(value).flip(), offset);
    }

    @Override
    public void get(long offset, byte[] target, int at, int length) throws IOException {
        read(ByteBuffer.wrap(target, at, length), offset);
    }

    @Override
    public void put(long offset, byte[] source, int at, int length) throws IOException {
        write(ByteBuffer.wrap(source, at, length), offset);
    }

    @Override
    public void extend(long size) throws IOException {
        byte[] zeros = new byte[1 << 16];
        for (long at = channel.size(); at < size; at += zeros.length) {
            put(at, zeros, 0, (int) Math.min(zeros.length, size - at));
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void sync(long offset, long length) throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read(ByteBuffer target, long offset) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, position);
            if (count < 0) {
                throw new EOFException("end of file at " + position);
            }
            position += count;
        }
    }

    private void write(ByteBuffer source, long offset) throws IOException {
        long position = offset;
        while (source.hasRemaining()) {
            position += channel.write(source, position);
        }
    }
}
