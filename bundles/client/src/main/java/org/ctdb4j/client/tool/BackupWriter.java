// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.client.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.ctdb4j.api.Blob;
import org.ctdb4j.api.RecordHeader;
import org.ctdb4j.api.service.OperationException;
import org.ctdb4j.protocol.type.BackupBuffer;
import org.ctdb4j.protocol.type.BackupHeader;
import org.ctdb4j.protocol.type.RecBuffer;

/**
 * Writes a file of {@code ctdb backupdb}. It has another name until it is complete, and belongs to its owner alone, for databases
 * hold secrets.
 */
final class BackupWriter implements AutoCloseable {
    /** Where the tool closes a buffer. */
    private static final int BUFFER_BYTES = 100_000;

    private final Path target;
    private final Path draft;
    private final FileChannel channel;
    private final Visit.Found database;
    private RecBuffer.Builder buffer;
    private long buffers;
    private long records;

    private BackupWriter(Path target, Path draft, FileChannel channel, Visit.Found database) {
        this.target = target;
        this.draft = draft;
        this.channel = channel;
        this.database = database;
        buffer = RecBuffer.builder(database.id());
    }

    static BackupWriter create(Path file, Visit.Found database) throws OperationException {
        Path target = file.toAbsolutePath();
        try {
            Path draft = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
            FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
            channel.position(BackupHeader.SIZE);
            return new BackupWriter(target, draft, channel, database);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** {@return the records written or about to be} */
    long records() {
        return records;
    }

    void add(Blob key, RecordHeader header, Blob value) throws OperationException {
        buffer.add(0, key, header, value);
        records++;
        if (buffer.size() >= BUFFER_BYTES) {
            endBuffer();
        }
    }

    /** Gives the file its name. */
    void complete(long epochSeconds) throws OperationException {
        if (buffer.count() > 0) {
            endBuffer();
        }
        BackupHeader header = new BackupHeader(
                BackupHeader.VERSION, epochSeconds, database.flags(), buffers, records, database.name());
        try {
            channel.position(0);
            write(header.encode());
            channel.force(true);
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Leaves nothing behind of a file that is not complete. */
    @Override
    public void close() throws OperationException {
        try {
            channel.close();
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private void endBuffer() throws OperationException {
        try {
            write(new BackupBuffer(buffer.build()).encode());
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        buffers++;
        buffer = RecBuffer.builder(database.id());
    }

    private void write(Blob bytes) throws IOException {
        ByteBuffer left = bytes.asBuffer();
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    private static OperationException unwritable(Path path, IOException e) {
        return new OperationException("Cannot write " + path + ": " + e.getMessage(), e);
    }
}
