// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.tdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** POSIX locks as the JDK has them: enough for one handle in one JVM, against other processes. */
final class ChannelLocks implements LockPort {
    private final FileChannel channel;
    private final List<FileLock> held = new ArrayList<>();

    ChannelLocks(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public boolean tryLock(long offset, long length, LockKind kind) throws IOException {
        FileLock lock = channel.tryLock(offset, size(offset, length), kind == LockKind.READ);
        return lock != null && held.add(lock);
    }

    @Override
    public void lock(long offset, long length, LockKind kind) throws IOException {
        held.add(channel.lock(offset, size(offset, length), kind == LockKind.READ));
    }

    /** The JDK cannot turn a read lock into a write lock: between the two somebody else may have it. */
    @Override
    public boolean tryUpgrade(long offset, long length) throws IOException {
        unlock(offset, length);
        if (tryLock(offset, length, LockKind.WRITE)) {
            return true;
        }
        lock(offset, length, LockKind.READ);
        return false;
    }

    @Override
    public void upgrade(long offset, long length) throws IOException {
        unlock(offset, length);
        lock(offset, length, LockKind.WRITE);
    }

    @Override
    public void unlock(long offset, long length) throws IOException {
        long end = offset + size(offset, length);
        for (Iterator<FileLock> i = held.iterator(); i.hasNext(); ) {
            FileLock lock = i.next();
            if (lock.position() >= offset && lock.position() < end) {
                lock.release();
                i.remove();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static long size(long offset, long length) {
        return length == 0 ? Long.MAX_VALUE - offset : length;
    }
}
