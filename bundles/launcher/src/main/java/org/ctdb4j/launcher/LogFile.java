// SPDX-License-Identifier: Apache-2.0
package org.ctdb4j.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A log file that others may take away, as logrotate does: what is written a second later goes to the file that has the name then,
 * made anew if there is none. So nobody need tell the node, and the SIGHUP that ctdbd wants for it changes nothing.
 */
final class LogFile extends OutputStream {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private OutputStream out;
    private Object key;
    private long looked;

    LogFile(Path path) throws IOException {
        this.path = path;
        open();
    }

    private void open() throws IOException {
        OutputStream fresh = Files.newOutputStream(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        if (out != null) {
            out.close();
        }
        out = fresh;
        key = keyOfName();
        looked = System.nanoTime();
    }

    private Object keyOfName() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    private void followName() throws IOException {
        long now = System.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            if (!Objects.equals(key, keyOfName())) {
                open();
            }
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        followName();
        out.write(bytes, offset, length);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
