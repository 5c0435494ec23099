// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.protocol.MalformedPayloadException;
import org.ctdb4j.protocol.type.BackupBuffer;
import org.ctdb4j.protocol.type.BackupHeader;
import org.ctdb4j.protocol.type.RecBuffer;

/** Reads a file of {@code ctdb backupdb}, buffer by buffer. No length in it is believed before the file is that long. */
final class BackupFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final BackupHeader header;
    private long buffersLeft;

    private BackupFile(Path path, FileChannel channel) throws IOException, OperationException {
        this.path = path;
        this.channel = channel;
        try {
            header = BackupHeader.decode(read(BackupHeader.SIZE));
        } catch (MalformedPayloadException e) {
            throw damaged(e.getMessage());
        }
        if (header.version() != BackupHeader.VERSION) {
            throw new OperationException("Invalid DB backup version " + header.version() + " in " + path);
        }
        buffersLeft = header.buffers();
    }

    static BackupFile open(Path path) throws OperationException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new BackupFile(path, channel);
            } catch (IOException | OperationException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    BackupHeader header() {
        return header;
    }

    boolean hasNext() {
        return buffersLeft > 0;
    }

    RecBuffer next() throws OperationException {
        buffersLeft--;
        try {
            Blob front = read(BackupBuffer.HEADER_SIZE);
            Blob records = read(BackupBuffer.recordsSize(front));
            return BackupBuffer.decode(front.concat(records)).records();
        } catch (IOException e) {
            throw unreadable(path, e);
        } catch (MalformedPayloadException e) {
            throw damaged(e.getMessage());
        }
    }

    @Override
    public void close() throws OperationException {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private Blob read(long size) throws IOException, OperationException {
        if (size < 0 || size > channel.size() - channel.position() || size > Integer.MAX_VALUE) {
            throw damaged("it ends too early");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw damaged("it ends too early");
            }
        }
        return Blob.wrap(bytes.array());
    }

    private OperationException damaged(String why) {
        return new OperationException(path + " is not a backup, or damaged: " + why);
    }

    private static OperationException unreadable(Path path, IOException e) {
        return new OperationException("Cannot read " + path + ": " + e.getMessage(), e);
    }
}
