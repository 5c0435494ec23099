// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The PID file: one per node, locked for life, so that a second node on the same folders is refused and the file of a dead one is
 * taken over ({@code spec/daemon.md} 1.1). Nothing else in the process may open it: that would drop the lock.
 */
final class PidFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the file and writes the pid and a newline.
     *
     * @throws IOException if another process holds it, or it cannot be written; the message says which
     */
    static PidFile take(Path path, long pid) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (!tryLock(channel)) {
                throw new IOException(path + " is locked: a node is running on these folders already");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)));
            taken = true;
            return new PidFile(path, channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Removes the file and lets it go. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        channel.close();
    }
}
