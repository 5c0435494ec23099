// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file with this process's number, locked for as long as the process lives. The lock, not the file, keeps a second
 * node out: the file of a node that was killed is taken over. ctdbd locks its own in the same way.
 */
final class PidFile {

    private final Path path;

    /** Never closed: with it the lock would go. */
    private final FileChannel channel;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static PidFile take(Path path) throws StartException {
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                String pid = Files.readString(path).strip();
                throw new StartException(
                        ExitCode.PID_FILE,
                        "Process %s holds %s: this node runs already; stop it first, or give this one a CTDB_BASE of its own"
                                .formatted(pid.isEmpty() ? "unknown" : pid, path));
            }
            byte[] line = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(line));
            return new PidFile(path, channel);
        } catch (IOException failed) {
            throw new StartException(
                    ExitCode.PID_FILE,
                    "The pid file %s cannot be made (%s): the folder must exist and user %s must be able to write there"
                            .formatted(path, failed, System.getProperty("user.name")));
        }
    }

    /** Removes the file while it is still locked. */
    void remove() {
        if (channel.isOpen()) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException failed) {
                System.err.println("The pid file stays behind: " + failed);
            }
        }
    }
}
